create temp table addresses as
select address, county from ($queries) where address is not null
