#include "telemetry/clickhouse_server_test.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/crypto.hpp"

namespace mainstay::telemetry::test {

namespace {

constexpr const char* url_name = "MAINSTAY_TEST_CLICKHOUSE";
constexpr const char* front_name = "MAINSTAY_TEST_CLICKHOUSE_FRONT";

std::string required(const char* name) {
    const char* value = std::getenv(name);
    REQUIRE_MESSAGE(
        value, std::string(name), " is not set: run the tests by scripts/unit_tests.py"
    );
    return value;
}

std::filesystem::path made_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "clickhouse.XXXXXX").string();
    return ::mkdtemp(name.data());
}

int free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* place = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(probe, place, size) == 0);
    REQUIRE(::getsockname(probe, place, &size) == 0);
    ::close(probe);
    return ntohs(address.sin_port);
}

}  // namespace

ClickHouseDatabase::ClickHouseDatabase() : ClickHouseDatabase(required(url_name)) {}

ClickHouseDatabase::ClickHouseDatabase(const std::string& url) {
    start_crypto();
    folder_ = made_folder();
    url_ = fmt::format("{}/mainstay_test_{}", url.substr(0, url.rfind('/')), hex(random_bytes(8)));
}

ClickHouseDatabase::~ClickHouseDatabase() {
    auto connection = client();
    try {
        connection.run(
            {.sql = "DROP DATABASE IF EXISTS `" + connection.location().database + "` SYNC",
             .has_database = false}
        );
    } catch (const std::exception&) {  // It went with its server.
    }
    std::filesystem::remove_all(folder_);
}

ClickHouseOptions ClickHouseDatabase::options(const std::string& node) const {
    using std::chrono::milliseconds;
    return {
        .url = url_,
        .directory = folder_ / node,
        .gathered_for = milliseconds(10),
        .insert_timeout = milliseconds(20'000),
        .upkeep_every = milliseconds(500),
    };
}

std::unique_ptr<Store> ClickHouseDatabase::open(const std::string& node) const {
    return open_clickhouse(options(node));
}

clickhouse::Client ClickHouseDatabase::client() const {
    return clickhouse::Client(clickhouse::location_of(url_));
}

std::string ClickHouseDatabase::ask(const std::string& sql) const {
    return client().run({.sql = sql});
}

OwnClickHouse::OwnClickHouse() : port_(free_port()) {
    folder_ = made_folder();
    start();
}

OwnClickHouse::~OwnClickHouse() {
    if (process_ != 0) kill();
    std::filesystem::remove_all(folder_);
}

std::string OwnClickHouse::url() const {
    return fmt::format("clickhouse://mainstay:a%20secret@127.0.0.1:{}/default", port_);
}

void OwnClickHouse::start() {
    // `PYTHON FRONT`
    const auto command = required(front_name);
    const auto python = command.substr(0, command.find(' '));
    const auto front = command.substr(command.find(' ') + 1);
    const auto data = (folder_ / "data").string(), log = (folder_ / "log").string();
    const auto port = std::to_string(port_);
    process_ = ::fork();
    if (process_ == 0) {
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        ::execl(
            python.c_str(), python.c_str(), front.c_str(), data.c_str(), port.c_str(), "mainstay",
            "a secret", static_cast<char*>(nullptr)
        );
        ::_exit(127);
    }
    clickhouse::Client client(clickhouse::location_of(url()));
    for (int tries = 0;; ++tries) {
        try {
            client.run({.sql = "SELECT 1", .has_database = false});
            return;
        } catch (const clickhouse::Away& away) {
            REQUIRE_MESSAGE(tries < 600, away.what());
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    }
}

void OwnClickHouse::kill() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = 0;
}

void OwnClickHouse::freeze() const {
    ::kill(process_, SIGSTOP);
    // What runs on another processor may answer until the signal has taken effect.
    int status = 0;
    REQUIRE(::waitpid(process_, &status, WUNTRACED) == process_);
    REQUIRE(WIFSTOPPED(status));
}

void OwnClickHouse::thaw() const { ::kill(process_, SIGCONT); }

}  // namespace mainstay::telemetry::test
