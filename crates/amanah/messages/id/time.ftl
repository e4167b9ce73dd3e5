# Waktu dan jaraknya dari sekarang.
month-name = { $month ->
    [1] Januari
    [2] Februari
    [3] Maret
    [4] April
    [5] Mei
    [6] Juni
    [7] Juli
    [8] Agustus
    [9] September
    [10] Oktober
    [11] November
   *[12] Desember
}
moment = { $date } pukul { $hour }.{ $minute } { $zone }
relative-now = baru saja
relative-in-minutes = dalam { $count } menit
relative-minutes-ago = { $count } menit yang lalu
relative-in-hours = dalam { $count } jam
relative-hours-ago = { $count } jam yang lalu
relative-in-days = dalam { $count } hari
relative-days-ago = { $count } hari yang lalu
relative-in-months = dalam { $count } bulan
relative-months-ago = { $count } bulan yang lalu
relative-in-years = dalam { $count } tahun
relative-years-ago = { $count } tahun yang lalu
