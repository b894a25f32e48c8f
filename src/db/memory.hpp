// Rows that one connection remembers between transactions. Used by Sql only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "db/text_hash.hpp"

namespace mainstay::db {

/// Answers that were true at one version of the records they come from. A transaction that sees
/// another version forgets them all.
class Memory {
public:
    /// Forgets everything unless it is of this version.
    void move_to(std::string version) {
        if (version == version_) return;
        version_ = std::move(version);
        answers_.clear();
    }

    /// Forgets everything: it may have been seen in a transaction that is undone, under a version
    /// that is still the one outside.
    void clear() { answers_.clear(); }

    /// What was kept under the key, or null.
    const void* find(std::string_view key) const {
        auto known = answers_.find(key);
        return known == answers_.end() ? nullptr : known->second.get();
    }

    template <class Answer>
    void keep(std::string key, Answer answer) {
        // Rather begin anew than remember who asked for what last.
        if (answers_.size() >= answers_max) answers_.clear();
        answers_.insert_or_assign(
            std::move(key), std::make_shared<const Answer>(std::move(answer))  // One owner.
        );
    }

private:
    static constexpr std::size_t answers_max = 1024;

    std::string version_;
    // Shared only for the type that it forgets: each has one owner.
    TextMap<std::shared_ptr<const void>> answers_;
};

}  // namespace mainstay::db
