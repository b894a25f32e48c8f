#include "db/testing.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/crypto.hpp"
#include "db/failure.hpp"
#include "db/session.hpp"

namespace mainstay::db::test {

namespace {

std::string postgresql_url() {
    const char* url = std::getenv("MAINSTAY_TEST_POSTGRES");
    return url ? url : "";
}

std::unique_ptr<Session> administration() {
    return open_postgresql({.location = postgresql_url()}, Use::find, std::chrono::seconds(60));
}

std::string unique_name() {
    start_crypto();
    return "mainstay_test_" + hex(random_bytes(8));
}

/// A database of that PostgreSQL.
std::string url_of(const std::string& database) {
    auto url = postgresql_url();
    auto options = url.find('?');
    auto end = std::min(options, url.size());
    auto begin = url.rfind('/', end - 1) + 1;
    url.replace(begin, end - begin, database);
    url += options == std::string::npos ? '?' : '&';
    return url + "application_name=" + database;
}

void drop(const std::string& database) {
    administration()->script("DROP DATABASE " + database + " WITH (FORCE)");
}

/// As it takes a connection a moment to be gone from what is copied.
void copy_postgresql(const std::string& from, const std::string& to) {
    auto session = administration();
    for (int again = 0;; ++again) {
        try {
            return session->script("CREATE DATABASE " + to + " TEMPLATE " + from);
        } catch (const Failure&) {
            if (again == 100) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
}

/// A database of some migrations, of which the others are copies: that is quicker than to migrate.
class Model {
public:
    Model(Dialect dialect, std::initializer_list<Migrations> floors) : dialect_(dialect) {
        Options options;
        if (dialect == Dialect::sqlite) {
            options.location = std::filesystem::temp_directory_path() / (name_ + ".db");
        } else {
            administration()->script("CREATE DATABASE " + name_);
            options.location = url_of(name_);
        }
        migrate(*Database::open(options), floors, Time{1});
        location_ = options.location;
    }

    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    ~Model() {
        if (getpid() != owner_) return;  // A process that a test forked.
        if (dialect_ == Dialect::postgresql)
            drop(name_);
        else
            for (const auto* part : {"", "-wal", "-shm"}) std::filesystem::remove(location_ + part);
    }

    void copy_to(const std::string& location, const std::string& name) const {
        if (dialect_ == Dialect::postgresql)
            copy_postgresql(name_, name);
        else
            std::filesystem::copy_file(location_, location);
    }

private:
    const Dialect dialect_;
    const std::string name_ = unique_name();
    const pid_t owner_ = getpid();
    std::string location_;
};

const Model& model_of(Dialect dialect, std::initializer_list<Migrations> floors) {
    static std::map<std::pair<Dialect, std::string>, Model> models;
    std::string steps;
    for (const auto& floor : floors)
        for (const auto& step : floor) steps += fmt::format("{} {}\n", step.module, step.text);
    auto known = models.find({dialect, steps});
    if (known == models.end())
        known = models
                    .emplace(
                        std::piecewise_construct, std::forward_as_tuple(dialect, steps),
                        std::forward_as_tuple(dialect, floors)
                    )
                    .first;
    return known->second;
}

}  // namespace

TestDatabase::TestDatabase(Dialect dialect, std::initializer_list<Migrations> floors) {
    auto name = unique_name();
    directory_ = std::filesystem::temp_directory_path() / name;
    std::filesystem::create_directory(directory_);
    if (dialect == Dialect::sqlite) {
        options_.location = directory_ + "/records.db";
    } else {
        postgresql_ = name;
        options_.location = url_of(name);
    }
    model_of(dialect, floors).copy_to(options_.location, name);
    database_ = Database::open(options_);
}

TestDatabase::~TestDatabase() {
    database_.reset();
    if (!postgresql_.empty()) drop(postgresql_);
    std::filesystem::remove_all(directory_);
}

void TestDatabase::write_without_turn(const std::function<void(Sql&)>& body) const {
    auto session = open_postgresql(options_, Use::find, std::chrono::seconds(60));
    session->control("BEGIN ISOLATION LEVEL SERIALIZABLE");
    Sql sql(*session);
    body(sql);
    sql.complete();
    session->control("COMMIT");
}

void TestDatabase::reopen(const std::function<void()>& meanwhile) {
    database_.reset();
    meanwhile();
    database_ = Database::open(options_);
}

std::vector<Dialect> dialects() {
    if (postgresql_url().empty()) return {Dialect::sqlite};
    return {Dialect::sqlite, Dialect::postgresql};
}

void on_each_database(
    std::initializer_list<Migrations> floors, const std::function<void(TestDatabase&)>& body
) {
    for (Dialect dialect : dialects()) {
        TestDatabase database(dialect, floors);
        body(database);
    }
}

void overwrite(const std::string& path, std::int64_t offset, const std::string& bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(offset);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace mainstay::db::test
