//! Explains a photo: explain PHOTO [MODEL]. rustc explain.rs -L FOLDER -l kedge
use std::ffi::{c_char, c_int, c_void, CStr, CString};
use std::ptr::{null, null_mut};
#[repr(C)]
struct Image { data: *const u8, bytes: usize, height: i32, width: i32, name: *const c_char }
#[link(name = "kedge")]
extern "C" {
    fn kedge_start(options: *const c_void) -> c_int;
    fn kedge_message() -> *const c_char;
    fn kedge_open(source: *const c_char, options: *const c_char, model: *mut *mut c_void) -> c_int;
    fn kedge_explain(model: *mut c_void, image: *const Image, superpixels: *const c_void, options: *const c_char,
        progress: *const c_void, user: *mut c_void, result: *mut *mut c_void) -> c_int;
    fn kedge_result_json(result: *mut c_void, json: *mut *const c_char) -> c_int;
}
fn check(code: c_int) {
    assert!(code == 0, "{}", unsafe { CStr::from_ptr(kedge_message()) }.to_string_lossy());
}
fn main() {
    let photo = std::fs::read(std::env::args().nth(1).expect("a photo")).expect("a file");
    let model_name = std::env::args().nth(2).map(|name| CString::new(name).unwrap());
    let image = Image { data: photo.as_ptr(), bytes: photo.len(), height: 0, width: 0, name: null() };
    let (mut model, mut why, mut json) = (null_mut(), null_mut(), null());
    unsafe {
        check(kedge_start(null()));
        check(kedge_open(model_name.as_ref().map_or(null(), |name| name.as_ptr()), null(), &mut model));
        check(kedge_explain(model, &image, null(), null(), null(), null_mut(), &mut why));
        check(kedge_result_json(why, &mut json));
        println!("{}", CStr::from_ptr(json).to_string_lossy());
    }
}
