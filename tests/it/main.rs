//! Integration tests: one crate, one module a subject.

mod imaging;
