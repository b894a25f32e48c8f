#include "http/note_feed_test.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/guarded.hpp"
#include "base/id.hpp"

namespace mainstay::http::test {

namespace {

class NoteFeed;

struct NoteList {
    std::map<std::int64_t, std::string> notes;
    std::set<NoteFeed*> feeds;

    std::int64_t last() const { return notes.empty() ? 0 : notes.rbegin()->first; }
};

Guarded<NoteList> board;

class NoteFeed final : public StreamFeed {
public:
    NoteFeed(std::optional<std::int64_t> seen, WakeStream wake) : wake_(std::move(wake)) {
        board.with([&](NoteList& notes) {
            seen_ = seen.value_or(notes.last());
            notes.feeds.insert(this);
        });
    }

    NoteFeed(const NoteFeed&) = delete;
    NoteFeed& operator=(const NoteFeed&) = delete;

    ~NoteFeed() override {
        board.with([&](NoteList& notes) { notes.feeds.erase(this); });
    }

    bool has_news() override {
        return board.with([&](NoteList& notes) { return notes.last() > seen_; });
    }

    std::string take(bool is_idle) override {
        return board.with([&](NoteList& notes) {
            std::string text;
            for (auto note = notes.notes.upper_bound(seen_); note != notes.notes.end(); ++note)
                append_event(text, {std::to_string(note->first), "note", note->second});
            seen_ = std::max(seen_, notes.last());
            if (text.empty() && is_idle) append_place(text, std::to_string(seen_));
            return text;
        });
    }

    void renew(const Caller&) override {}

    void wake() const { wake_(); }

private:
    std::int64_t seen_ = 0;
    WakeStream wake_;
};

}  // namespace

void clear_board() {
    board.with([](NoteList& notes) { notes.notes.clear(); });
}

void post_note(std::int64_t id, std::string json) {
    board.with([&](NoteList& notes) {
        notes.notes[id] = std::move(json);
        for (const auto* feed : notes.feeds) feed->wake();
    });
}

Result<std::unique_ptr<StreamFeed>> open_notes(
    db::Sql&, const Call&, const std::string& last_event_id, WakeStream wake
) {
    auto seen = parse_id(last_event_id);
    return std::unique_ptr<StreamFeed>(std::make_unique<NoteFeed>(seen, std::move(wake)));
}

}  // namespace mainstay::http::test
