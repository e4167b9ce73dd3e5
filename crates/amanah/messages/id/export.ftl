# Semua data yang disimpan tentang seorang pelanggan, dalam satu berkas.
export-title = Bawa semua data Anda
export-answer = Satu berkas berisi semua data yang kami simpan tentang Anda, untuk Anda sendiri atau untuk program lain.
export-holds = Isinya: setiap data beserta asalnya, sejak kapan dan sampai kapan disimpan; kebijakan yang Anda setujui; sesi dan program Anda; layanan, faktur, tiket, dan surat Anda; serta seluruh catatan tentang siapa yang menggunakan data Anda. Jika Anda tergabung dalam akun sebuah perusahaan, isinya juga data perusahaan itu sejauh yang ditunjukkan peran Anda di sana.
export-recorded = Pengunduhan ini juga tercatat di sana.
export-form = Dalam bentuk apa?
export-json = JSON
export-json-hint = Satu dokumen untuk dibaca program. Skemanya menjelaskan arti setiap bagian.
export-csv = CSV
export-csv-hint = Satu tabel untuk lembar kerja. Nilai yang menyerupai rumus diawali tanda petik tunggal.
export-choose = Pilih salah satu bentuk.
export-button = Unduh
export-keep = Berkas ini memuat semua data Anda apa adanya, tanpa penyegelan. Simpanlah di tempat yang hanya dapat Anda buka.
export-schema = Arti setiap bagian (JSON Schema)
export-link = Bawa semua data Anda dalam satu berkas
