// A FAKE libcudart.so.13 without a single function: JavaCPP's library names it as needed, but the
// tests call the driver alone.
extern "C" const char fake_runtime[] = "fake";
