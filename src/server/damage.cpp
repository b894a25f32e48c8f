#include "server/damage.hpp"

#include "base/log.hpp"

namespace mainstay::server {

std::optional<std::string> damage_of(db::Database& database) {
    if (database.dialect() != db::Dialect::sqlite) return std::nullopt;
    try {
        auto look = [](db::Sql& sql) {
            return sql.all<std::string>("SELECT quick_check FROM pragma_quick_check(3) LIMIT 3");
        };
        auto lines = database.read(look, {.cost = db::Cost::lengthy});
        std::string found;
        for (const auto& line : lines) {
            if (line == "ok") continue;
            if (!found.empty()) found += "; ";
            found += line;
        }
        if (found.empty()) return std::nullopt;
        return found;
    } catch (const db::Failure& failure) {
        if (failure.cause() == db::Cause::damaged) return failure.what();
        MAINSTAY_LOG(info, "health", "the database was not looked through: {}", failure.what());
        return std::nullopt;
    } catch (const db::Overloaded&) {
        return std::nullopt;  // It ends, or has too much to do; the next look is tomorrow.
    }
}

}  // namespace mainstay::server
