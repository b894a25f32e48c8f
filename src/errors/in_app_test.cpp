#include "errors/in_app.hpp"

#include <doctest/doctest.h>

namespace mainstay::errors {

namespace {

bool is_own(std::string_view platform, std::string_view path, std::string_view module = {}) {
    return is_in_app(Frame{.module = std::string(module), .file = std::string(path)}, platform);
}

}  // namespace

TEST_CASE("what package managers and systems bring is not of the application") {
    CHECK(is_own("python", "/srv/shop/views.py", "shop.views"));
    CHECK(!is_own("python", "/srv/venv/lib/python3.11/site-packages/x/y.py"));
    CHECK(!is_own("python", "/usr/lib/python3/dist-packages/x.py"));
    CHECK(!is_own("python", "django/core/handlers/base.py", "django.core.handlers.base"));
    CHECK(!is_own("python", "<frozen importlib._bootstrap>"));
    CHECK(is_own("node", "/app/dist/db.js"));
    CHECK(!is_own("node", "/app/node_modules/express/lib/router.js"));
    CHECK(!is_own("node", "node:internal/process/task_queues"));
    CHECK(is_own("java", "Pay.java", "com.acme.Pay"));
    CHECK(!is_own("java", "Thread.java", "java.lang.Thread"));
    CHECK(!is_own("java", "X.java", "org.springframework.web.X"));
    CHECK(is_own("java", "X.java", "javafan.X"));
    CHECK(is_own("csharp", "C:\\src\\Pay.cs", "Shop.Pay"));
    CHECK(!is_own("csharp", "", "System.Linq.Enumerable"));
    CHECK(is_own("csharp", "", "Systematic.Pay"));
    CHECK(is_own("go", "/srv/shop/main.go", "main"));
    CHECK(!is_own("go", "/usr/local/go/src/net/http/server.go", "net/http"));
    CHECK(!is_own("go", "/root/go/pkg/mod/x.org/y@v1.2.3/z.go", "x.org/y"));
    CHECK(!is_own("php", "/srv/vendor/laravel/framework/x.php"));
    CHECK(!is_own("ruby", "/usr/local/bundle/gems/rack-2.2/lib/rack.rb"));
    CHECK(is_own("ruby", "/srv/app/models/pay.rb"));
    CHECK(!is_own("javascript", "<anonymous>"));
}

TEST_CASE("a reporter knows better, except in a browser what is of a package") {
    Frame frame{.file = "/usr/lib/shop/pay.py", .in_app = true};
    CHECK(is_in_app(frame, "python"));
    frame.file = "https://shop.example/node_modules/x/y.js";
    CHECK(!is_in_app(frame, "javascript"));
    CHECK(is_in_app(frame, "node"));
    frame.file = "https://shop.example/app.js";
    CHECK(is_in_app(frame, "javascript"));
    frame.in_app = false;
    CHECK(!is_in_app(frame, "javascript"));
}

TEST_CASE("all frames of an event are guessed at once, and stay as they are then") {
    ErrorEvent event{.platform = "python"};
    event.exceptions.push_back({.trace = StackTrace{{{.file = "a.py"}, {.file = "/usr/lib/b.py"}}}}
    );
    guess_in_app(event);
    CHECK(event.exceptions[0].trace->frames[0].in_app == true);
    CHECK(event.exceptions[0].trace->frames[1].in_app == false);
}

}  // namespace mainstay::errors
