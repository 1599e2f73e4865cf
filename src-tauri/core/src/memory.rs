//! How the C library is told to keep memory.

/// Tells glibc to let threads share two arenas and to give back what is free at the end of one. By default each
/// thread has an arena of its own that keeps what was freed in it: lists that are read on one thread and dropped
/// on another then leave tens of megabytes behind. To be called before there are threads.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn share_arenas() {
    const TRIM_FROM: i32 = 128 * 1024;
    for (setting, value) in [(libc::M_ARENA_MAX, 2), (libc::M_TRIM_THRESHOLD, TRIM_FROM)] {
        #[expect(
            unsafe_code,
            reason = "a call of the C library with two numbers, before there is another thread"
        )]
        // SAFETY: mallopt takes any values; unknown ones are refused by its answer.
        let taken = unsafe { libc::mallopt(setting, value) };
        if taken == 0 {
            tracing::debug!(
                setting,
                "the C library did not take a setting of its memory"
            );
        }
    }
}

/// Has glibc give back what is free by now, holes between what is kept included. Takes milliseconds, and is for
/// whoever has just dropped megabytes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn give_back() {
    #[expect(unsafe_code, reason = "a call of the C library with a number")]
    // SAFETY: malloc_trim touches only what is free, and may be called by any thread at any time.
    unsafe {
        libc::malloc_trim(0)
    };
}

/// Other systems give back what is free by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn share_arenas() {}

/// Other systems give back what is free by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back() {}
