-- What the ledger is asked: who was billed what, and who runs out. The views are for others to read, too: their names and columns stay.

-- What is needed to say how a month will end: the newest reading's licence, and the first reading of the month.
alter table company_seen add column if not exists target_users bigint;
alter table company_seen add column if not exists license_limit bigint;
alter table company_seen add column if not exists license_expired boolean;
alter table company_seen add column if not exists license_ends date;
-- Days on which it was read. What was read before there were these columns has none.
alter table company_seen add column if not exists readings integer default 0 not null;
alter table company_seen add column if not exists first_on date;
alter table company_seen add column if not exists first_monthly_users bigint;
alter table company_seen add column if not exists first_target_users bigint;

-- A period is billed at its newest revision that is not provisional and needed no review or was approved.
create or replace view headcount_statements as
select s.account, s.period, s.revision, s.type,
    case
        when s.provisional then 'provisional'
        when v.state in ('waiting', 'rejected', 'replaced') then v.state
        when exists (select 1 from statement n
            where n.account = s.account and n.period = s.period and not n.provisional and n.revision > s.revision
                and not exists (select 1 from review w where w.statement_id = n.id and w.state <> 'approved'))
            then 'superseded'
        else 'billed'
    end as state,
    s.id as statement_id, s.supersedes, s.total_monthly_users, s.company_count, s.proof_method, s.read_at, s.recorded_at
from statement s left join review v on v.statement_id = s.id;

create or replace view headcount_lines as
select h.account, h.period, h.revision, h.type, h.state, h.statement_id, h.recorded_at,
    l.company_id, l.company_name, l.monthly_users, l.target_users, l.license_limit,
    coalesce(l.target_users > l.license_limit, false) as over_limit,
    l.license_expired, l.license_ends
from headcount_statements h join statement_line l on l.statement_id = h.statement_id;

create or replace view headcount_billed_lines as
select account, period, revision, statement_id, recorded_at,
    company_id, company_name, monthly_users, target_users, license_limit, over_limit, license_expired, license_ends
from headcount_lines where state = 'billed';

-- Mails that are no statement's: made once, and tried until the mail server has taken them or they are given up.
create table if not exists report (
    id              varchar(64)   primary key,
    made_at         timestamp(3) with time zone not null,
    subject         varchar(300)  not null,
    body            text          not null,
    file_name       varchar(100)  not null,
    attachment      text          not null,
    state           varchar(16)   not null check (state in ('pending', 'delivered', 'held')),
    attempts        integer       not null,
    next_attempt_at timestamp(3) with time zone not null,
    claimed_until   timestamp(3) with time zone,
    ended_at        timestamp(3) with time zone,
    reason          varchar(1000)
);
