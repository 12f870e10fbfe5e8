-- The ledger: the only truth about what was billed. Runs on H2 and on PostgreSQL.
-- H2 commits each 'create' by itself: 'if not exists' lets the next start finish what a kill left half made.

create table if not exists account (
    id           varchar(64) primary key,
    first_period char(7)     not null
);

create table if not exists statement (
    id                  varchar(64) primary key,
    account             varchar(64) not null references account (id),
    period              char(7)     not null,
    type                varchar(32) not null,
    provisional         boolean     not null,
    revision            integer     not null check (revision >= 1),
    supersedes          varchar(64) references statement (id),
    total_monthly_users bigint      not null check (total_monthly_users >= 0),
    company_count       integer     not null check (company_count >= 0),
    proof_method        varchar(16) not null,
    read_at             timestamp(3) with time zone not null,
    recorded_at         timestamp(3) with time zone not null,
    document            text        not null,
    -- A closed month is billed once, whoever bills it.
    constraint statement_once unique (account, period, provisional, revision)
);

create table if not exists statement_line (
    statement_id    varchar(64)   not null references statement (id),
    position        integer       not null,
    company_id      varchar(200)  not null,
    company_name    text          not null,
    monthly_users   bigint        not null check (monthly_users >= 0),
    target_users    bigint,
    license_limit   bigint,
    license_expired boolean,
    license_ends    date,
    primary key (statement_id, company_id)
);

create table if not exists delivery (
    id              varchar(160) primary key,
    statement_id    varchar(64)  not null references statement (id),
    destination     varchar(64)  not null,
    state           varchar(16)  not null check (state in ('pending', 'delivered', 'held')),
    attempts        integer      not null,
    released_at     timestamp(3) with time zone not null,
    next_attempt_at timestamp(3) with time zone not null,
    claimed_by      varchar(64),
    claimed_until   timestamp(3) with time zone,
    delivered_at    timestamp(3) with time zone,
    constraint delivery_once unique (statement_id, destination)
);

create index if not exists delivery_due on delivery (state, destination, next_attempt_at);

create table if not exists attempt (
    delivery_id varchar(160) not null references delivery (id),
    number      integer      not null,
    started_at  timestamp(3) with time zone not null,
    -- An attempt without an end was cut off: nobody knows whether the other side got it.
    ended_at    timestamp(3) with time zone,
    delivered   boolean,
    reason      varchar(1000),
    primary key (delivery_id, number)
);
