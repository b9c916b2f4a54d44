case
    when regexp_full_match($value, '\p{Han}+') then '字' || least(length($value), 20)
    when regexp_full_match($value, '[0-9]+') then '9' || '×' || least(length($value), 30)
    else substr(regexp_replace(regexp_replace(regexp_replace($value, '\p{Han}+', '字', 'g'), '[0-9]+', '9', 'g'),
        '[A-Za-z]+', 'A', 'g'), 1, 24)
end
