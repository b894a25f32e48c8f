#include "db/check_pages.hpp"

namespace mainstay::db {

namespace {

using Steady = std::chrono::steady_clock;

// A table that is not a virtual one.
std::vector<std::string> tables(Database& database) {
    return database.read([](Sql& sql) {
        return sql.all<std::string>(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"
        );
    });
}

std::string quoted(const std::string& name) {
    std::string text = "'";
    for (char c : name) text += c == '\'' ? "''" : std::string(1, c);
    return text + "'";
}

}  // namespace

PageCheck check_pages(Database& database, std::chrono::milliseconds bound) {
    PageCheck check;
    if (database.dialect() == Dialect::postgresql) return check;
    auto until = Steady::now() + bound;
    try {
        for (const auto& table : tables(database)) {
            auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now());
            ReadClass how{.cost = Cost::lengthy};
            if (left.count() <= 0) throw Failure("the time for this is over", Cause::timeout);
            how.timeout = left;
            auto found = database.read(
                [&](Sql& sql) {
                    return sql.all<std::string>("PRAGMA quick_check(" + quoted(table) + ")");
                },
                how
            );
            for (auto& line : found)
                if (line != "ok") check.damages.push_back(table + ": " + line);
        }
    } catch (const Failure& failure) {
        if (failure.cause() == Cause::timeout)
            check.is_complete = false;
        else if (failure.cause() == Cause::damaged)
            check.damages.emplace_back(failure.what());
        else
            throw;
    }
    return check;
}

}  // namespace mainstay::db
