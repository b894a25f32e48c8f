#include "module/personal_data.hpp"

namespace mainstay {

std::optional<std::int64_t> next_window(
    db::Sql& sql, std::string_view table, const IdWindow& window
) {
    auto first = sql.value<std::int64_t>(
        "SELECT MIN(id) FROM " + std::string(table) + " WHERE id > :last", window.last
    );
    if (!first) return std::nullopt;
    return *first - 1;
}

}  // namespace mainstay
