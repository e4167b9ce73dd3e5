# Halaman semua bagian, untuk juru foto.
gallery-title = Galeri bagian halaman
gallery-answer = Semua bagian penyusun halaman, dengan nilai rekaan.
