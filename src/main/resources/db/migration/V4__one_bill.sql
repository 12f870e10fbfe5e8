-- A company is billed once for a period, whichever account names it; and the history goes with an account that gets another name.

-- Who records a bill of a period holds its row until it is recorded, so that no two accounts bill a company without seeing each other.
create table if not exists billing_period (
    period char(7) primary key
);

-- Accounts that go by another name since.
create table if not exists former_account (
    id         varchar(64) primary key,
    account    varchar(64) not null references account (id),
    renamed_at timestamp(3) with time zone not null
);
