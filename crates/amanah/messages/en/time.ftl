# Times and distances.
month-name = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
moment = { $date }, { $hour }:{ $minute } { $zone }
relative-now = now
relative-in-minutes = { $count ->
    [one] in { $count } minute
   *[other] in { $count } minutes
}
relative-minutes-ago = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
relative-in-hours = { $count ->
    [one] in { $count } hour
   *[other] in { $count } hours
}
relative-hours-ago = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
relative-in-days = { $count ->
    [one] in { $count } day
   *[other] in { $count } days
}
relative-days-ago = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
relative-in-months = { $count ->
    [one] in { $count } month
   *[other] in { $count } months
}
relative-months-ago = { $count ->
    [one] { $count } month ago
   *[other] { $count } months ago
}
relative-in-years = { $count ->
    [one] in { $count } year
   *[other] in { $count } years
}
relative-years-ago = { $count ->
    [one] { $count } year ago
   *[other] { $count } years ago
}
