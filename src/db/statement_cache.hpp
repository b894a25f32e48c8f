// Prepared statements on one connection, kept for the next time. Inside db/ only.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace mainstay::db {

/// The statements of one connection by their texts, the least recently used dropped first.
template <class Statement>
class StatementCache {
public:
    /// The statement of this text, or null.
    Statement* find(std::string_view text) {
        auto known = by_text_.find(text);
        if (known == by_text_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, known->second);
        return known->second->statement.get();
    }

    /// The statement that has to go before another is kept, or null while there is room.
    std::unique_ptr<Statement> make_room() {
        if (entries_.size() < statements_max) return nullptr;
        auto dropped = std::move(entries_.back().statement);
        by_text_.erase(entries_.back().text);
        entries_.pop_back();
        return dropped;
    }

    Statement& keep(std::string_view text, std::unique_ptr<Statement> statement) {
        entries_.push_front({std::string(text), std::move(statement)});
        by_text_.emplace(entries_.front().text, entries_.begin());
        return *entries_.front().statement;
    }

private:
    struct Entry {
        std::string text;
        std::unique_ptr<Statement> statement;
    };

    static constexpr std::size_t statements_max = 512;

    std::list<Entry> entries_;  // Most recently used first.
    std::unordered_map<std::string_view, typename std::list<Entry>::iterator> by_text_;
};

}  // namespace mainstay::db
