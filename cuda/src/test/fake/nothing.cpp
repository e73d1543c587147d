// A FAKE library without a single function, for what is linked and never called: in place of
// libcudart.so.13, and of libcuda.so.1 in the test of NVRTC.
extern "C" const char fake_library[] = "fake";
