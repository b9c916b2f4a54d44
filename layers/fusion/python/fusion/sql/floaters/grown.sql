select count(*) from drawn
