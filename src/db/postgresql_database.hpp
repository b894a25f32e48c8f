// PostgreSQL: a few sessions, each with its thread, one transaction a work. Inside db/ only.
#pragma once

#include <memory>
#include <mutex>

#include "db/threaded_database.hpp"

namespace mainstay::db {

class PostgresqlDatabase : public ThreadedDatabase {
public:
    explicit PostgresqlDatabase(const Options& options);

    ~PostgresqlDatabase() override { close(); }

    Dialect dialect() const override { return Dialect::postgresql; }

private:
    // A session that is opened anew when it was lost.
    struct Line {
        std::unique_ptr<Session> session;
        bool is_lost =
            false;  // It was looked for in vain; the next work does not wait for it again.
    };

    void loop(Access access, Line& line);
    Ending run(Access access, Line& line, const Work& work);

    /// Opens the session if it is lost, for as long as `reconnect_timeout` allows.
    void connect(Line& line);

    Options options_;
    std::vector<std::unique_ptr<Line>> lines_;
    std::mutex one_by_one_;  // Held by works that have been in each other's way before.
};

}  // namespace mainstay::db
