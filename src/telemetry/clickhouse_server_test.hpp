// Databases of ClickHouse for tests, and a ClickHouse of a test's own.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <sys/types.h>

#include "telemetry/clickhouse_client.hpp"
#include "telemetry/clickhouse_store.hpp"

namespace mainstay::telemetry::test {

/// The URL of a database that nobody else has, on the server that the test script started (see
/// scripts/unit_tests.py), or on the one of `url`. It is there until this ends.
class ClickHouseDatabase {
public:
    ClickHouseDatabase();
    explicit ClickHouseDatabase(const std::string& url);
    ClickHouseDatabase(const ClickHouseDatabase&) = delete;
    ClickHouseDatabase& operator=(const ClickHouseDatabase&) = delete;
    ~ClickHouseDatabase();

    const std::string& url() const { return url_; }

    /// Of one of several nodes, with nothing that waits longer than a test should.
    ClickHouseOptions options(const std::string& node = "one") const;
    std::unique_ptr<Store> open(const std::string& node = "one") const;

    clickhouse::Client client() const;

    /// What ClickHouse answers, as text with tabs.
    std::string ask(const std::string& sql) const;

private:
    std::string url_;
    std::filesystem::path folder_;  ///< Of the nodes' journals.
};

/// A ClickHouse that its test may end, freeze and start again.
class OwnClickHouse {
public:
    OwnClickHouse();
    OwnClickHouse(const OwnClickHouse&) = delete;
    OwnClickHouse& operator=(const OwnClickHouse&) = delete;
    ~OwnClickHouse();

    std::string url() const;
    void start();
    void kill();
    void freeze() const;
    void thaw() const;

private:
    std::filesystem::path folder_;
    int port_ = 0;
    pid_t process_ = 0;
};

}  // namespace mainstay::telemetry::test
