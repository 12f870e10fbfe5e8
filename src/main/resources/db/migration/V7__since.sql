-- Since when a trouble lasts, beside when it was last seen.
alter table trouble add column if not exists first_raised_at timestamp(3) with time zone;

update trouble set first_raised_at = raised_at where first_raised_at is null;

-- The fact in few words, such as a mail's subject shows it.
alter table trouble add column if not exists headline varchar(200);
