-- What is kept to notice a change: daily readings, who was last seen when, and troubles that people were told of.

-- One for each day on which a period was read, while it is open and while it is watched.
create table if not exists reading (
    account             varchar(64) not null references account (id),
    period              char(7)     not null,
    taken_on            date        not null,
    taken_at            timestamp(3) with time zone not null,
    total_monthly_users bigint      not null,
    company_count       integer     not null,
    primary key (account, period, taken_on)
);

-- Each company's last known number in a period, and the day it was last in the list.
create table if not exists company_seen (
    account       varchar(64)  not null references account (id),
    period        char(7)      not null,
    company_id    varchar(200) not null,
    company_name  text         not null,
    monthly_users bigint       not null check (monthly_users >= 0),
    seen_on       date         not null,
    primary key (account, period, company_id)
);

create table if not exists trouble (
    about      varchar(200)  primary key,
    message    varchar(4000) not null,
    daily      boolean       not null,
    raised_at  timestamp(3) with time zone not null,
    alerted_at timestamp(3) with time zone,
    ended_at   timestamp(3) with time zone
);
