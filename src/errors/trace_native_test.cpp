#include <doctest/doctest.h>
#include <fmt/format.h>

#include "errors/exception_text.hpp"
#include "errors/grouping.hpp"

namespace mainstay::errors {

namespace {

// Each exception as "module|type|value", each of its frames as "function|file|line|package".
std::string shown(std::string_view text) {
    const auto read = read_exception_text(text);
    auto shown = read.platform;
    for (const auto& exception : read.exceptions) {
        shown += fmt::format("\n{}|{}|{}", exception.module, exception.type, exception.value);
        if (!exception.trace) continue;
        for (const auto& frame : exception.trace->frames)
            shown += fmt::format(
                "\n  {}|{}|{}|{}", frame.function, frame.file, frame.line.value_or(0), frame.package
            );
    }
    return shown;
}

}  // namespace

TEST_CASE("a backtrace of gdb has the signal, and functions without the values of arguments") {
    CHECK(shown(R"(Program received signal SIGSEGV, Segmentation fault.
#0  0x00005555 in shop::Cart<int>::take (this=0x0, text=0x7f "a) b (") at ../src/cart.cpp:12
#1  0x00005556 in std::function<void (int)>::operator()(int) const (this=0x7ffe)
    at /usr/include/c++/12/bits/std_function.h:591
#2  <signal handler called>
#3  0x00007f12 in ?? ()
#4  0x00007f13 in g_main_loop_run () from /usr/lib/libglib-2.0.so.0
#5  main () at main.c:3
)") == R"(native
|SIGSEGV|Segmentation fault
  main|main.c|3|
  g_main_loop_run||0|/usr/lib/libglib-2.0.so.0
  ||0|
  std::function<void (int)>::operator()(int) const|/usr/include/c++/12/bits/std_function.h|591|
  shop::Cart<int>::take|../src/cart.cpp|12|)");
}

TEST_CASE("of many threads that which failed is read") {
    const std::string others =
        "Thread 2 (Thread 0x7f (LWP 12)):\n#0  0x1 in poll () from /lib/libc.so.6\n"
        "#1  0x2 in wait (x=1) at wait.c:3\n\n";
    const std::string first = "Thread 1 (Thread 0x7e (LWP 11)):\n#0  0x1 in f (x=1) at a.c:3\n";
    CHECK(
        shown("Program terminated with signal SIGABRT, Aborted.\n" + others + first) ==
        "native\n|SIGABRT|Aborted\n  f|a.c|3|"
    );
    CHECK(
        shown("[Current thread is 2 (Thread 0x7f (LWP 12))]\n" + first + "\n" + others) ==
        "native\n||\n  wait|wait.c|3|\n  poll||0|/lib/libc.so.6"
    );
}

TEST_CASE("what a sanitizer found has the frames of the access, not those of the memory") {
    CHECK(shown(R"(=================================================================
==12==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x4f
READ of size 8 at 0x602000000010 thread T0
    #0 0x4e in __interceptor_memcpy /src/llvm/compiler-rt/lib/asan/interceptors.inc:22:5
    #1 0x4f in shop::take(int, char const*) /src/shop/take.cpp:12:5
    #2 0x50 in main (/usr/bin/shop+0x50) (BuildId: ab12)

0x602000000010 is located 0 bytes inside of 8-byte region
freed by thread T0 here:
    #0 0x60 in free (/usr/bin/shop+0x60)
    #1 0x61 in drop /src/shop/drop.c:3:1
SUMMARY: AddressSanitizer: heap-use-after-free /src/shop/take.cpp:12:5 in take
)") == R"(native
AddressSanitizer|heap-use-after-free|heap-use-after-free on address 0x602000000010 at pc 0x4f
  main||0|/usr/bin/shop
  shop::take(int, char const*)|/src/shop/take.cpp|12|
  __interceptor_memcpy|/src/llvm/compiler-rt/lib/asan/interceptors.inc|22|)");
    CHECK(shown(R"(WARNING: ThreadSanitizer: data race (pid=12)
  Write of size 4 at 0x7f by thread T1:
    #0 count(void*) /src/a.cpp:12:5 (shop+0x12) (BuildId: ab12)
    #1 <null> <null> (shop+0x13)

  Previous write of size 4 at 0x7f by main thread:
    #0 main /src/a.cpp:20:5 (shop+0x14)
)") == R"(native
ThreadSanitizer|data race|data race (pid=12)
  ||0|shop
  count(void*)|/src/a.cpp|12|shop)");
    CHECK(
        shown("src/a.c:12:5: runtime error: signed integer overflow: 1 + 2 cannot be\n") ==
        "native\nUndefinedBehaviorSanitizer|runtime error|signed integer overflow: 1 + 2 cannot "
        "be\n  |src/a.c|12|"
    );
    CHECK(
        shown("src/a.c:12:5: runtime error: load of null\n    #0 0x1 in f src/a.c:12:5\n"
              "    #1 0x2 in main src/a.c:20:2\n\n") ==
        "native\nUndefinedBehaviorSanitizer|runtime error|load of null\n"
        "  main|src/a.c|20|\n  f|src/a.c|12|"
    );
}

TEST_CASE("Valgrind's first fault is read, without what it says of the memory") {
    CHECK(shown(R"(==12== Memcheck, a memory error detector
==12== Command: ./shop
==12==
==12== Invalid read of size 4
==12==    at 0x10915A: take(int) (take.cpp:12)
==12==    by 0x109180: ??? (in /usr/lib/libshop.so)
==12==    by 0x109190: main (main.c:3)
==12==  Address 0x4a is 0 bytes after a block of size 40 alloc'd
==12==    at 0x4848899: malloc (in /usr/libexec/valgrind/vgpreload_memcheck-amd64-linux.so)
)") == R"(native
||Invalid read of size 4
  main|main.c|3|
  ||0|/usr/lib/libshop.so
  take(int)|take.cpp|12|)");
}

TEST_CASE("frames of the C library, of lldb, std::stacktrace and addr2line are read") {
    CHECK(shown(R"(shop: src/a.c:12: take: Assertion `at < size' failed.
./shop(take+0x1d) [0x55d]
./shop(+0x1234) [0x55e]
/lib/libc.so.6(__libc_start_main+0xf3) [0x7f1]
)") == R"(native
|Assertion|at < size
  __libc_start_main||0|/lib/libc.so.6
  ||0|./shop
  take||0|./shop)");
    CHECK(shown(R"(* thread #1, stop reason = EXC_BAD_ACCESS
  * frame #0: 0x0001 shop`take(x=1) at take.c:12:5 [opt]
    frame #1: 0x0002 libdyld.dylib`start + 1
)") == R"(native
||* thread #1, stop reason = EXC_BAD_ACCESS
  start||0|libdyld.dylib
  take|take.c|12|shop)");
    CHECK(
        shown(" 0# take(int) at /src/take.cpp:12\n 1# main in ./shop\n") ==
        "native\n||\n  main||0|./shop\n  take(int)|/src/take.cpp|12|"
    );
    CHECK(
        shown("take at /src/take.c:12 (discriminator 3)\n (inlined by) main at /src/main.c:3\n") ==
        "native\n||\n  main|/src/main.c|3|\n  take|/src/take.c|12|"
    );
    CHECK(
        shown("terminate called after throwing an instance of 'std::out_of_range'\n"
              "  what():  at 3\n#0  main () at main.c:3\n"
        ) == "native\n|std::out_of_range|at 3\n  main|main.c|3|"
    );
}

TEST_CASE("a panic of Rust has its message, with a backtrace or without") {
    CHECK(shown(R"(thread 'main' panicked at src/cart.rs:4:5:
index out of bounds: the len is 1
stack backtrace:
   0: rust_begin_unwind
             at /rustc/ab12/library/std/src/panicking.rs:645:5
   1: 0x55f - shop::cart::take
             at ./src/cart.rs:4:5
   2: shop::main
             at ./src/main.rs:9:5
note: Some details are omitted
)") == R"(rust
|panic|index out of bounds: the len is 1
  shop::main|./src/main.rs|9|
  shop::cart::take|./src/cart.rs|4|
  rust_begin_unwind|/rustc/ab12/library/std/src/panicking.rs|645|)");
    CHECK(
        shown("thread 'main' panicked at 'no row', src/db.rs:7:1\nnote: run with\n") ==
        "rust\n|panic|no row\n  |src/db.rs|7|"
    );
}

TEST_CASE("an oops of the kernel has its calls, and their places where they are known") {
    CHECK(shown(R"([   12.345678] BUG: KASAN: slab-out-of-bounds in ring_put+0x12/0x50 [shop]
[   12.345679] Read of size 8 at addr ffff888 by task cat/12
[   12.345680] CPU: 1 PID: 12 Comm: cat Not tainted
[   12.345681] Call Trace:
[   12.345682]  <TASK>
[   12.345683]  dump_stack_lvl+0x49/0x63
[   12.345684]  kasan_report+0xa7/0xe0
[   12.345685]  ? __pfx_ring_put+0x10/0x10
[   12.345686]  ring_put+0x12/0x50 [shop]
[   12.345687]  vfs_read+0x1/0x2
[   12.345688]  </TASK>
[   12.345689] ---[ end trace 0 ]---
)") == R"(native
|BUG|BUG: KASAN: slab-out-of-bounds in ring_put+0x12/0x50 [shop]
  vfs_read||0|
  ring_put||0|)");
    CHECK(
        shown(R"(<4>[ 1.2][ T12] WARNING: CPU: 1 PID: 12 at drivers/shop/ring.c:12 ring_put+0x1/0x2
RIP: 0010:ring_put+0x1/0x2
Call Trace:
 ring_take (./include/linux/list.h:3 drivers/shop/ring.c:34 (discriminator 2)) shop
 ksys_read (fs/read_write.c:619)
)") == R"(native
|WARNING|WARNING: CPU: 1 PID: 12 at drivers/shop/ring.c:12 ring_put+0x1/0x2
  ksys_read|fs/read_write.c|619|
  ring_take|drivers/shop/ring.c|34|
  |./include/linux/list.h|3|
  ring_put|drivers/shop/ring.c|12|)"
    );
}

TEST_CASE("lines that are places each are frames, and text that names a place is none") {
    CHECK(
        shown("shop/cart.py:2:<genexpr>\nC:\\a\\b.cs:12\n\nsrc/a.c:3:4\n") ==
        "\n||\n  |src/a.c|3|\n  |C:\\a\\b.cs|12|\n  <genexpr>|shop/cart.py|2|"
    );
    CHECK(
        shown("take\n/src/a.c:12\n??\n??:0\nmain\n/src/b.c:3 (discriminator 1)\n") ==
        "\n||\n  main|/src/b.c|3|\n  take|/src/a.c|12|"
    );
    for (const auto* text :
         {"see src/a.c:12 for more", "src/a.c:12\nwas not read", "12:30:00\n1.5:3", "time at 3:12",
          "Error at a.yml:3", "take", "#1 of 3", "#0  the first in a list (of two)"})
        CHECK(read_exception_text(text).exceptions.at(0).trace.has_value() == false);
}

TEST_CASE("what was found at other addresses is one error, and in another function another") {
    auto key = [](const std::string& function, const std::string& address) {
        ErrorEvent event;
        auto text = read_exception_text(
            "==1==ERROR: AddressSanitizer: heap-use-after-free on address " + address +
            " at pc 0x4f\n    #0 " + address + " in " + function + " /src/a.c:12:5\n    #1 " +
            address + " in main /src/a.c:20:5\n"
        );
        event.platform = text.platform;
        event.exceptions = std::move(text.exceptions);
        return group(event, {}).key;
    };
    CHECK(key("take", "0x12ab") == key("take", "0x99cd"));
    CHECK(key("take", "0x12ab") != key("put", "0x12ab"));
}

TEST_CASE("native text costs no more than its length") {
    for (const std::string part :
         {"#0 0x1 in (((", " (BuildId:)", "+0x1)(", "[<1>] ", "==1==", " at ", "a.c:1 ", "0x1 - ",
          " in ", "\n#1  f (x) at a.c:1", "[1] "}) {
        std::string text = "#0 ";
        while (text.size() < exception_text_bytes_max) text += part;
        CHECK(read_exception_text(text).exceptions.size() <= 50);
        CHECK(read_exception_text(text + ")").exceptions.size() <= 50);
    }
}

}  // namespace mainstay::errors
