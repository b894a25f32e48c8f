#include "errors/exception_text.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace mainstay::errors {

namespace {

// Each exception as "module|type|value", each of its frames as "module|function|file|line".
std::string shown(std::string_view text) {
    const auto read = read_exception_text(text);
    auto shown = read.platform;
    for (const auto& exception : read.exceptions) {
        shown += fmt::format("\n{}|{}|{}", exception.module, exception.type, exception.value);
        if (!exception.trace) continue;
        for (const auto& frame : exception.trace->frames)
            shown += fmt::format(
                "\n  {}|{}|{}|{}", frame.module, frame.function, frame.file, frame.line.value_or(0)
            );
    }
    return shown;
}

}  // namespace

TEST_CASE("a trace of Java has its causes first, and nothing of what was suppressed") {
    CHECK(shown(R"(Exception in thread "main" com.acme.ShopException: Cannot pay
	of 17
	at com.acme.Shop.pay(Shop.java:12)
	at app//com.acme.Main$Inner.lambda$main$0(Main.kt:3)
	at java.base/java.lang.Thread.run(Thread.java:829)
	Suppressed: java.io.IOException: close
		at com.acme.File.close(File.java:9)
	Caused by: java.io.IOException: not this
		at com.acme.File.open(File.java:9)
Caused by: java.lang.NullPointerException
	at com.acme.Db.find(Db.java:7) ~[shop.jar:1.2]
	at com.acme.Gen$$Lambda$14/0x0001.run(Unknown Source)
	... 2 more
)") == R"(java
java.lang|NullPointerException|
  com.acme.Gen$$Lambda$14/0x0001|run||0
  com.acme.Db|find|Db.java|7
com.acme|ShopException|Cannot pay
of 17
  java.lang.Thread|run|Thread.java|829
  com.acme.Main$Inner|lambda$main$0|Main.kt|3
  com.acme.Shop|pay|Shop.java|12)");
}

TEST_CASE("a traceback of Python has its exceptions in their order, with lines of source") {
    const auto* text = R"(Traceback (most recent call last):
  File "/srv/shop/db.py", line 7, in find
    return rows[key]
           ~~~~^^^^^
KeyError: 'id'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/shop/main.py", line 3, in <module>
    main()
  File "/srv/shop/main.py", line 12, in main
shop.errors.OrderError: no order
with that id
)";
    CHECK(shown(text) == R"(python
|KeyError|'id'
  |find|/srv/shop/db.py|7
shop.errors|OrderError|no order
with that id
  |<module>|/srv/shop/main.py|3
  |main|/srv/shop/main.py|12)");
    CHECK(read_exception_text(text).exceptions[0].trace->frames[0].context == "return rows[key]");
}

TEST_CASE("a stack of Node has its cause first") {
    CHECK(shown(R"(TypeError: Cannot read properties of undefined (reading 'id')
    at pay (/srv/shop/src/pay.js:12:5)
    at async Shop.order [as run] (file:///srv/shop/src/shop.mjs:3:7)
    at /srv/shop/src/index.js:1:1
    at Array.forEach (<anonymous>)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  [cause]: Error: refused
      at connect (/srv/shop/src/db.js:9:9)
})") == R"(node
|Error|refused
  |connect|/srv/shop/src/db.js|9
|TypeError|Cannot read properties of undefined (reading 'id')
  |process.processTicksAndRejections|node:internal/process/task_queues|95
  |Array.forEach|<anonymous>|0
  ||/srv/shop/src/index.js|1
  |Shop.order|file:///srv/shop/src/shop.mjs|3
  |pay|/srv/shop/src/pay.js|12)");
}

TEST_CASE("a stack of a browser is read in each browser's form") {
    CHECK(
        shown("TypeError: x is undefined\n"
              "pay@https://shop.example/app.js:12:5\n@https://shop.example/app.js:1:1") ==
        "javascript\n|TypeError|x is undefined\n  ||https://shop.example/app.js|1\n"
        "  |pay|https://shop.example/app.js|12"
    );
    CHECK(
        shown("Error: a\n    at new Foo (https://shop.example/app.js:1:2)\n"
              "    at eval (eval at x (https://shop.example/app.js:1:2), <anonymous>:1:1)"
        ) == "javascript\n|Error|a\n  |eval|<anonymous>|0\n  |new Foo|https://shop.example/app.js|1"
    );
}

TEST_CASE("a panic of Go has the frames of the goroutine that failed") {
    CHECK(shown(R"(panic: runtime error: index out of range [5] with length 3 [recovered]

goroutine 1 [running]:
example.org/shop/db.(*Store).Find(0xc000010000, {0x1, 0x2})
	/srv/shop/db/store.go:12 +0x1d
main.main.func1()
	/srv/shop/main.go:7 +0x20
created by main.main in goroutine 7
	/srv/shop/main.go:5 +0x2a

goroutine 2 [select]:
main.other()
	/srv/shop/main.go:99 +0x20
)") == R"(go
|panic|runtime error: index out of range [5] with length 3
  main|main|/srv/shop/main.go|5
  main|main.func1|/srv/shop/main.go|7
  example.org/shop/db|(*Store).Find|/srv/shop/db/store.go|12)");
}

TEST_CASE("an exception of .NET has what is inside it first") {
    CHECK(
        shown(
            R"(Shop.OrderException: Cannot pay ---> System.ArgumentNullException: Value cannot be null. (Parameter 'id')
 ---> System.IO.IOException: disk
   at Shop.Disk.Read()
   --- End of inner exception stack trace ---
   at Shop.Db.Find[T](String id, Int32 count) in C:\src\Db.cs:line 7
   --- End of inner exception stack trace ---
   at Shop.Order..ctor(String id)
--- End of stack trace from previous location ---
   at Shop.Program.<Main>d__0.MoveNext() in /src/Program.cs:line 3)"
        ) == R"(csharp
|System.IO.IOException|disk
  Shop.Disk|Read||0
|System.ArgumentNullException|Value cannot be null. (Parameter 'id')
  Shop.Db|Find|C:\src\Db.cs|7
|Shop.OrderException|Cannot pay
  Shop.Program.<Main>d__0|MoveNext|/src/Program.cs|3
  Shop.Order|.ctor||0)"
    );
}

TEST_CASE("a backtrace of Ruby is read in each version's form") {
    const auto* expected = R"(ruby
|KeyError|key not found: :id
  |block in find|/srv/db.rb|3
|Shop::OrderError|no order
  |<main>|/srv/main.rb|3
  |find|/srv/db.rb|7)";
    CHECK(shown(R"(/srv/db.rb:7:in `find': no order (Shop::OrderError)
	from /srv/main.rb:3:in `<main>'
/srv/db.rb:3:in `block in find': key not found: :id (KeyError)
)") == expected);
    CHECK(
        shown("Shop::OrderError: no order\n/srv/db.rb:7:in 'Db#find'\n/srv/main.rb:3:in 'run'") ==
        "ruby\n|Shop::OrderError|no order\n  |run|/srv/main.rb|3\n  |Db#find|/srv/db.rb|7"
    );
    CHECK(
        shown("Traceback (most recent call last):\n\t1: from /srv/main.rb:3:in `<main>'\n"
              "/srv/db.rb:7:in `find': no order (Shop::OrderError)"
        ) == "ruby\n|Shop::OrderError|no order\n  |<main>|/srv/main.rb|3\n  |find|/srv/db.rb|7"
    );
}

TEST_CASE("in a trace of PHP a frame is where its call is, not where it is called") {
    CHECK(shown(R"(PHP Fatal error:  Uncaught PDOException: gone in /srv/Db.php:7
Stack trace:
#0 /srv/Shop.php(12): Shop\Db->find(17)
#1 {main}

Next Shop\OrderException: no order in /srv/Shop.php:14
Stack trace:
#0 [internal function]: Shop\Shop::pay(Array)
#1 /srv/index.php(3): array_map(Object(Closure), Array)
#2 {main}
  thrown in /srv/Shop.php on line 14)") == R"(php
|PDOException|gone
  |{main}|/srv/Shop.php|12
  Shop\Db|find|/srv/Db.php|7
|Shop\OrderException|no order
  |{main}|/srv/index.php|3
  |array_map||0
  Shop\Shop|pay|/srv/Shop.php|14)");
}

TEST_CASE("another text is one exception without frames, and none none") {
    CHECK(
        shown("std::bad_alloc: out of memory\nat all") == "\n|std::bad_alloc|out of memory\nat all"
    );
    CHECK(shown("It broke at noon.") == "\n||It broke at noon.");
    CHECK(shown("") == "");
    CHECK(shown(" \n\n") == "");
}

TEST_CASE("long traces are cut") {
    std::string text = "a.B: c\n";
    for (int at = 0; at < 20000; ++at) text += fmt::format("\tat a.B.f{}(B.java:{})\n", at, at + 1);
    for (int at = 0; at < 200; ++at) text += "Caused by: a.B: c\n";
    const auto read = read_exception_text(text);
    CHECK(read.exceptions.back().trace->frames.size() == 250);
    CHECK(read.exceptions.back().trace->frames.back().function == "f0");
    std::string chain;
    for (int at = 0; at < 200; ++at) chain += "Caused by: a.B: c\n\tat a.B.f(B.java:1)\n";
    CHECK(read_exception_text(chain).exceptions.size() == 50);
    CHECK(!read_exception_text(std::string(1'000'000, '(')).exceptions.empty());
}

}  // namespace mainstay::errors
