// What a connection knows while it alone may write. Inside db/ only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/field.hpp"
#include "db/sql.hpp"
#include "db/text_hash.hpp"

namespace mainstay::db {

/// What is known from the statements of one transaction about those to come, as nobody else writes
/// meanwhile.
struct Turn {
    /// A number as it will be written.
    struct Held {
        std::int64_t value = 0;
        bool is_changed = false;
        std::string_view write{};
        std::vector<Value> key{};
    };

    /// Rows that are yet to be inserted.
    struct Rows {
        const RowsStatement* statement = nullptr;
        std::vector<Value> params{};
        std::size_t count = 0;
    };

    /// Whether what the database will answer may be foreseen. Each such answer is compared with
    /// what comes, and the transaction fails if one differs.
    bool may_foresee = false;

    std::optional<std::string> version{};          ///< Of what is remembered.
    bool is_version_foreseen = false;              ///< And is to be asked for at the end.
    TextMap<std::int64_t> last_ids{};              ///< That each statement has inserted.
    std::unordered_map<std::string, Held> held{};  ///< By statement and parameters.

    std::vector<Rows> rows{};  ///< One for each statement.

    /// After a part of the transaction was undone. The version that was foreseen before or in it is
    /// still to be compared: others have read by it.
    void forget() {
        last_ids.clear();
        held.clear();
        rows.clear();
    }
};

/// The texts of statements that insert many rows, by how many.
class RowsTexts {
public:
    const std::string& text(const RowsStatement& statement, std::size_t count);

private:
    std::map<std::pair<const RowsStatement*, std::size_t>, std::string> texts_;
};

}  // namespace mainstay::db
