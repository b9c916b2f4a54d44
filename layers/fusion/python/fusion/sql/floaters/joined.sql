alter table members add column weight double;
update members set golden_id = a.target, weight = a.weight from assigned a where a.link = members.link
