//! Keys that were made for these tests alone, and tokens signed with them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

/// A pair of keys. Nothing but tests was ever signed with it.
#[derive(Clone, Copy)]
pub(crate) struct SampleKey {
    /// Its name in a set.
    pub(crate) name: &'static str,
    private: &'static str,
    modulus: &'static str,
}

pub(crate) const OUR_KEY: SampleKey = SampleKey { name: "ours", private: OUR_PRIVATE, modulus: OUR_MODULUS };
pub(crate) const OTHER_KEY: SampleKey =
    SampleKey { name: "other", private: OTHER_PRIVATE, modulus: OTHER_MODULUS };

impl SampleKey {
    pub(crate) fn modulus(self) -> &'static str {
        self.modulus
    }

    pub(crate) fn der(self) -> Vec<u8> {
        STANDARD.decode(self.private).unwrap()
    }

    pub(crate) fn sign(self, message: &str, algorithm: Algorithm) -> String {
        let key = EncodingKey::from_rsa_der(&self.der());
        crypto::sign(message.as_bytes(), &key, algorithm).unwrap()
    }
}

/// A set as an issuer publishes it.
pub(crate) fn published(keys: &[SampleKey]) -> String {
    let listed: Vec<Value> = keys
        .iter()
        .map(|key| json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": key.name, "n": key.modulus, "e": "AQAB"}))
        .collect();
    json!({ "keys": listed }).to_string()
}

/// A token as an issuer signs it.
pub(crate) fn signed(key: SampleKey, claims: &Value) -> String {
    token(&json!({"alg": "RS256", "typ": "JWT", "kid": key.name}), claims, |message| {
        key.sign(message, Algorithm::RS256)
    })
}

/// A token with any header and any signature.
pub(crate) fn token(header: &Value, claims: &Value, sign: impl FnOnce(&str) -> String) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = sign(&message);
    format!("{message}.{signature}")
}

const OUR_MODULUS: &str = "0X2a7e138PNAtjjQ5juZ9_UGce5J-7C1LMylHUmvuVTLRTNDpJMfQPVGQQxtyB2AUalKQcKaQaUw5VttU0cme_YrBLCAGc4j10Q4\
     6ooQKQIAikUc2n_dDiXJ00LlsEEWyibOqBrCcZvMU-CtadPhI4ORz1smxtClIKB1anrXkdBc1nAcwIjq2HNtifPYseE8jVhffw-U\
     u-qlh3WnkCaN9z5eMANWeBuh2cZh9jb7_vg7dQDGZgDznCfCopDYhbLPyw52qQ00IumTXWFEF30IvZBF_Dlmrzlf5VP8wW_Yfjki\
     f9HVs2Q40YKUKrsn1qJJoZDfDMEuypyffjA3SRFR_Q";

const OUR_PRIVATE: &str = "MIIEowIBAAKCAQEA0X2a7e138PNAtjjQ5juZ9/UGce5J+7C1LMylHUmvuVTLRTNDpJMfQPVGQQxtyB2AUalKQcKaQaUw5VttU0cm\
     e/YrBLCAGc4j10Q46ooQKQIAikUc2n/dDiXJ00LlsEEWyibOqBrCcZvMU+CtadPhI4ORz1smxtClIKB1anrXkdBc1nAcwIjq2HNt\
     ifPYseE8jVhffw+Uu+qlh3WnkCaN9z5eMANWeBuh2cZh9jb7/vg7dQDGZgDznCfCopDYhbLPyw52qQ00IumTXWFEF30IvZBF/Dlm\
     rzlf5VP8wW/Yfjkif9HVs2Q40YKUKrsn1qJJoZDfDMEuypyffjA3SRFR/QIDAQABAoIBABz0qg359UqiLM8jEkjIczMxNHdZ8vLt\
     jVVIYggmz7mjrUb+23ordbXyUQgbsi7nWP2wkxl8zvqE3TnOhdFtc7XNpEuNI9+tPQn7nYxZkftBEhcKj37qDoFumrNvOzU+Aerm\
     K0lUDY1LdhYf54hJp4RTortRA46Wd0SHuUMDALngHTB67HYjpHwSTDjALp6Qmo0Y9P2PaRSv4OOqajLU9y480hV/XWKqd1A6wMgx\
     Db6oNNKIT3RcZfZfPOYpud+kZSIXOIro1xUrQbtoo4v2mDpHMViNeSr/lswfrIjs8x4tXJWxSwIoA3uoUvrhk48JpP0UiGbYfyvM\
     FyDeNDvXNGECgYEA/kLkXM8AgiombMgoZsYohEp8D1M+zXre+L8yEC5fLu2KY8OXkQSfpZonJyHTTxt1ssCyOitq9SViUEmpQ0yI\
     3OYGwDFfAkohgxb0vk0gTnPvx5cZr38bIV3MFtTfsfQUN2ZoPavrK3REJGg3sWswIOslvrEBYWy+Epsoy2+zRe0CgYEA0uxWhbXf\
     GGLSjhLSLLtDH56CjfZ55ptMJlD+vOQgeh6+Pe3xAoktu17ViFJ6tav+N76h45szDuA022Uxy2rA/qbKOkzaxrljamwVw2yeCGsE\
     7c5bn0Qa+MafsHATLib98Hs9knL545cK5jHfmCVMCNecMASuRBTvYbg/OCFyulECgYARjDZMfXDQiu4p9cpsBWMIdkeHmzwrXD6F\
     NlTTLxAcogI6DmaoeIQ4HqJzHe+CdyexVYE3aIWyM4lMdzj6Tw7nB+0RWJbxBoK3lF8Bvzrqjy/OO4xnQ0NxExMhxEFH+8tlY2jw\
     UKwjTJvjU1n8oaQpsXDibz7kJWgcyp6PI79gpQKBgG36hXLaziTtAlTKQ4THb8yA3hoftpgjyaUA/pKHcNe8R/4Kn2xvEsVsQXL/\
     brRjpf5zC/6d4hWTmnv7W+dxFoixdyjHAhw0dj37da2caRqCkuNcgjGdVWL6TjG1forGEgred9Bw2xNsomY9AxVV/TtvESWIi0U8\
     lUUiyPP/nM7BAoGBAN87/i1WnLWD+z5Mw+pwVfHXxgYUpW7yiUy9/O2vWTNiGcQMESoOs6qJ3UqJhcIGusO6ko+zNLtNheVIPXtb\
     I1OG/z7cswnSx4qrv0dcPoeMrnV7m2rwSO9wpdDjjr9Ee4RovIJWhBO243iqILpR0ecgDXQignbobfbWLqaFg/DV";

const OTHER_MODULUS: &str = "qQk7ITfv4Yazi-X4svevmiBYBjI9P67plS_PrVI8FF7LXWSlj_cbghifDiXvFE7MzVIUDp-pILMd_yVoFqKzCIJqeincp_gOxvuv\
     Iw54RRaxInp7pGdK7iFxKf2BHegd-y5y9GKYqKBzwCqh--GDWUjx3CN-DP3_cgNZRUU4QEalVBvYtL732tqBTQWfU4Elye_uf4vh\
     ulOLhfRQnYN7EWzbMo9UtsnrQL1rilcb_BghJwDNLXM-8Mvk9cohCdTPalnYvziqyXYDhfnSTo6VPO80aq-ZkGdYhgbLvKBnWM74\
     ObCAtieqT-sNZ15NMRIbND7HhYW5NtM2aRjEk_ViKw";

const OTHER_PRIVATE: &str = "MIIEpAIBAAKCAQEAqQk7ITfv4Yazi+X4svevmiBYBjI9P67plS/PrVI8FF7LXWSlj/cbghifDiXvFE7MzVIUDp+pILMd/yVoFqKz\
     CIJqeincp/gOxvuvIw54RRaxInp7pGdK7iFxKf2BHegd+y5y9GKYqKBzwCqh++GDWUjx3CN+DP3/cgNZRUU4QEalVBvYtL732tqB\
     TQWfU4Elye/uf4vhulOLhfRQnYN7EWzbMo9UtsnrQL1rilcb/BghJwDNLXM+8Mvk9cohCdTPalnYvziqyXYDhfnSTo6VPO80aq+Z\
     kGdYhgbLvKBnWM74ObCAtieqT+sNZ15NMRIbND7HhYW5NtM2aRjEk/ViKwIDAQABAoIBABlGl8CO2bVya+nxDbAig0UxAu3iQ0Wr\
     hPgEOdyj3aH6JBSnVm5hjTZ13LVujK0PtLtwQ4QwRvJBy6wkTsfbtO5Xz04hxldDgLTWW541WAc/WRCxGfM/vXTq1pNoebnGxKeT\
     jtLmOgeKU+SZ5guA8XVqB+hap6A6YXZjSSJSMxLBKf3ANL2mWn+ixTWeDwJe8VAO6qQaa3S25Tr5VRAAEQAh+jRmINZPerfmmB2a\
     9YM9/dakgajKXv478KFCKEnrp+F75mylGl8F2c6z62TioKGhtNVskf2impWmQP1S0h6I7UwqE1ngaEYKr3UZLDIt7zesD/jfBYHx\
     4OZ+ZZ1idhECgYEA1kueJfy42tW1BNBbAL+BOcaie5NCPlDzhi3bUPAIJ+W6Dv1v1YRo54vMNQTKT5CLkJcXZTQU3gnwKn+Z4j7T\
     6PPG3C3PSsxgWD3Qo0a2GsuQRa3xSsvSMaSkdr2cAmReZBsX1ea7kWJvgOuJwYwm9jovbnu0A7bW/u6fT/wOcPMCgYEAye7BHkow\
     sMYjfM7IVNjK2zT0/pPtoEO9VbqjOZ6G8OgrkNY1T/jEy9Gtrwg5xoUKfpcT9AN4CYwFQCfeFyupS+V9qeQNVVO2aQ/qbtQ1OpCE\
     uIucvLCFk53VWFefr5+bfHeAcjX/XAJmV0slYX1G/hA0ihCchUtoAXIUwX9aV+kCgYEAitjd9GEF6Qx0yFSz0g1DDotMNeNZFYVf\
     9D18D7omnqszXYkKT/8F9ZjXzDZ5Wwod06aCCxmut5sa2H5q13O73AEvhPPNjvpTJnmO2Gv1i/D/XpZwc/USEQZLZYA/ODGOEzCW\
     xgpE19M+yfpS/GvxxrI2j1Bpd8qdDPrRkIKRXM8CgYB/mHi4rgJ0QM79tx/I1S/hMWY5UrnNEeCaQhOPfgcgRGP64g/P145qh7Rq\
     rBTtxvUppkb6YhLAXZSXxFlGZNVV2s37wtlV+E6DtoXYwAheWCE1Byrj49qTuyCq8Ls7WuwByvUDtfEEb5PBRv94yZNJSG4aa4Kr\
     i0lN2Isa9WDduQKBgQC+lYQ56WWO8Dcow2gWhKMcY2uskay7F+J4lz5D56HcwlEFJSzG4q9zzLB44jAcRj63NvQ2vjtObcOtHD8g\
     G4A3GyzrCOiKa8zwcVMuMHBTv+58SHOE+jN7tlg2qtOvA5Ph0zunPuP6Ysx3emBeJK6f0RDmZQyhFXp49pMSokosRg==";
