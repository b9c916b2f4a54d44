update members set golden_id = t.redirects_to from tombs t where t.golden_id = members.link and members.claim is null
