#include "db/testing.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/crypto.hpp"
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

}  // namespace

TestDatabase::TestDatabase(Dialect dialect, std::initializer_list<Migrations> floors) {
    auto name = unique_name();
    directory_ = std::filesystem::temp_directory_path() / name;
    std::filesystem::create_directory(directory_);
    if (dialect == Dialect::sqlite) {
        options_.location = directory_ + "/records.db";
    } else {
        schema_ = name;
        administration()->script("CREATE SCHEMA " + schema_);
        auto url = postgresql_url();
        url += url.find('?') == std::string::npos ? '?' : '&';
        options_.location =
            url + "options=-csearch_path%3D" + schema_ + "%2Cpublic&application_name=" + schema_;
    }
    database_ = Database::open(options_);
    migrate(*database_, floors, Time{1});
}

TestDatabase::~TestDatabase() {
    database_.reset();
    if (!schema_.empty()) administration()->script("DROP SCHEMA " + schema_ + " CASCADE");
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
