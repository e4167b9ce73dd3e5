//! A key that everybody knows. It signs for people who do not exist, and no real provider publishes its public half.

use amanah_wire::json_web::SigningKey;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The key of this stand-in.
pub(super) fn known_to_everybody() -> SigningKey {
    SigningKey::from_der("loopback", &STANDARD.decode(DER).unwrap_or_default())
}

const DER: &str = "MIIEpAIBAAKCAQEAxyq4GL8YYGe81ctTk//3lyPleT1NN3YBIRWEXzOxYUYXdm5UMBofG9ErAhLtY20SPQrcN7WpsKRkuarbmvAj\
     tFxIq+Nuh/5zsfhhJghgFTz4cIywSPqNC371D8f4ePhUeC/BDD0FrWEJ/ofVu9+DZ5gygvj6ep4mMDaVxvxpM4KPWfgkHabjpzoG\
     rNWyYPGPik8RN2SVcV9YIVDjYVHIXH7trKRINunJZc0o+fyGsBd9d5IlfjElAyyL78+BQvW1SvaXLvNyYgtGQ7T67YImFdxohemE\
     KoFQa+A9aee3wNba0n7ovwFilwMCN3XT4NsRZGmZqJ4qhSU4EZMOJ2pl5QIDAQABAoIBAAoW5+yZAasgljhebIV62hgWAXH64QaG\
     O9hpNqN8AuhinJ2rSSiGqjzGg98/BjebNulQu4c29Lm2GkQtm6Jlt+lTI3tRsi/BfCrv4jwDAJsS06Mf/W41AyAp9lAuWTAHpH/S\
     K31rOfZmjBMQ3or977I3y5dG9alwiY63tS63arzpMVjrIh7aXYcy3vBVdW1ica2pzSyn0k+ukr/g4PEJCFlIUrNKKHsk/mjgnts2\
     L7N6+eIllplBsFVlQaijx2DsLilOmg+O63LxdNEjTDNzzxO3bjUrX/z/X+FuDqfZcSGFByL/MmulOkZs6veOfN5R9upjDlJhfoov\
     wbQFDNqcHgECgYEA8z/DVL2i+qycYEKb31AzJ2Eh8d2TCZR4GKWu0ennGF8NOEJFq/j+qU27iQbjJp+nfhyGPAAFpNl6Y6VCnwpn\
     1OdPdSwTaxM4e1P8HRmK0k5+Rg1X99dOFTt+4SBI8PtRFU0TzYIE+Np+MqDX0ojdNDN1FZeoGN9jciVw6oa5+tUCgYEA0ZtnKKrt\
     XXJB4WMZ64VXdlcsSWq0ohvBbnv4Xc96AJ8C+3W3JgLk1jvsBDQZJpEoBvrbHz/YGdVe9AUKuSUoKf2AoJxmRhWxgBhtMm9qfIdU\
     HcxXKjbfk/S0A569i1LtWs0afvObG7q6/OQ69xplGBMxh/cRI96j3RJ5qr91JtECgYEA5O36uNMtAvzWw2WM61PAgOxSlR3yl06K\
     5K9x449edjpm566/gYV6rv5AZEr+F0ikyvSvhOKEbUxcelF7bNDPPblgt6b+s4RIYRF+sihq1VkYUHeYdeHFVAhFdjz7SQlNm12K\
     KJyYb1i68o0b8cHrZYiURfkQNDBxmGkSZzba6+0CgYEAkNkMg80C9UWlA0VBv0FJPK1nHGER7Mizdk9TRji/fbhlDjK92xW639VO\
     92StULqU56XpUQIEq22JDaaCT4m+5K2beuI5xwrsu7GlnGnkM6QtW94/ChwbixpaX/oN0D8BaXM9cSeVM6dp2qM5oFNsMyPoYaY6\
     AQi1QmunCnj+U1ECgYBRYMr8fpH+HrFdKua2R5JbK7nR8dU90BtQ5T+yY/wxoS7W4aIu9b3n1o784HHMZkd51brARw+ugOrr0wld\
     6WDrnXV8+PyUxiy8G6POhi605h6HHVpT1rvdD7m5eLDRtJ6cijEr8Z7maHBJJF+UpzzM2tlrpO4nc1DDYAhkvRuV8w==";
