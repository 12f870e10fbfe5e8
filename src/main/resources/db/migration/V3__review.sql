-- What a person decides: which statements are sent that nobody would believe, and which deliveries are given up.

-- A statement without a row needed no review. 'replaced' is what was withdrawn because the vendor's numbers changed while it waited.
create table if not exists review (
    statement_id varchar(64)   primary key references statement (id),
    state        varchar(16)   not null check (state in ('waiting', 'approved', 'rejected', 'replaced')),
    reason       varchar(4000) not null,
    decided_at   timestamp(3) with time zone,
    decided_by   varchar(200),
    decision     varchar(1000)
);

create table if not exists dismissal (
    delivery_id  varchar(160)  primary key references delivery (id),
    dismissed_at timestamp(3) with time zone not null,
    dismissed_by varchar(200)  not null,
    reason       varchar(1000) not null
);
