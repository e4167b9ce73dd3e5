//! Who agreed to which version, how and when (ACC).
