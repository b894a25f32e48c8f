#include "server/live_hub.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "base/log.hpp"

namespace mainstay::server {

namespace {

constexpr int rounds_max = 4;  // For listeners who come while the others' share is found.

// The more listeners, the fewer and larger pieces for each: all of them together are told within a
// tenth of a second.
constexpr std::chrono::microseconds pause_least{10'000};
constexpr std::chrono::microseconds pause_each{50};
constexpr std::chrono::microseconds pause_most{100'000};

std::string text_of(const std::string& type, const std::string& data, events::Cursor cursor) {
    std::string text;
    http::append_event(text, {events::to_string(cursor), type, data});
    return text;
}

// Owned by all feeds in which it waits.
std::shared_ptr<const std::string> chunk_of(std::string text) {
    return std::make_shared<const std::string>(std::move(text));  // Owners: see above.
}

bool is_personal(const events::LiveTopic& topic) { return !topic.audience; }

// What of `all` the callers of this audience may see, in the order in which it happened. One
// question a topic.
std::string text_for(db::Sql& sql, const Call& call, const auto& all) {
    std::vector<std::tuple<events::Cursor, std::size_t, const std::string*>> seen;
    for (const auto& [topic, notices, texts] : all) {
        if (notices.empty() || is_personal(*topic) || topic->audience(call).empty()) continue;
        auto visible = topic->visible(sql, call, notices);
        for (std::size_t i = 0; i < notices.size() && i < visible.size(); ++i)
            if (visible[i]) seen.emplace_back(notices[i].cursor, seen.size(), &texts[i]);
    }
    std::sort(seen.begin(), seen.end());
    std::string text;
    for (const auto& [cursor, at, each] : seen) text += *each;
    return text;
}

}  // namespace

class LiveHub::Feed final : public http::StreamFeed {
public:
    Feed(LiveHub& hub, Call call, http::WakeStream wake)
        : audience(hub.audience_of(call)),
          call(std::move(call)),
          wake(std::move(wake)),
          hub_(hub) {}

    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    ~Feed() override {
        std::lock_guard lock(hub_.mutex_);
        hub_.feeds_.erase(this);
    }

    bool has_news() override {
        std::lock_guard lock(hub_.mutex_);
        return is_behind || !pending.empty();
    }

    std::string take(bool is_idle) override {
        std::lock_guard lock(hub_.mutex_);
        if (is_behind) {
            is_behind = false;
            return text_of("resync", events::bare_notice("resync"), hub_.position_);
        }
        std::string text;
        text.reserve(bytes);
        for (const auto& chunk : pending) text += *chunk;
        pending.clear();
        bytes = 0;
        if (text.empty() && is_idle) http::append_place(text, events::to_string(hub_.position_));
        return text;
    }

    void renew(const Caller& caller) override {
        auto renewed = call;  // Written by this thread only.
        renewed.caller = caller;
        auto renewed_audience = hub_.audience_of(renewed);
        std::lock_guard lock(hub_.mutex_);
        call = std::move(renewed);
        if (renewed_audience == audience) return;
        // What waits was chosen for other rights, and so was all that the listener knows.
        audience = std::move(renewed_audience);
        hub_.leave_behind(*this);
    }

    /// False if that would be too much to wait for this listener.
    bool push(const Chunk& chunk, std::size_t bytes_max) {
        if (bytes + chunk->size() > bytes_max) return false;
        if (chunk->empty()) return true;
        pending.push_back(chunk);
        bytes += chunk->size();
        return true;
    }

    std::string audience;
    Call call;
    http::WakeStream wake;
    std::vector<Chunk> pending;
    std::size_t bytes = 0;
    bool is_behind = false;

private:
    LiveHub& hub_;
};

LiveHub::LiveHub(db::Database& database, std::vector<events::LiveTopic> topics, LiveLimits limits)
    : database_(database), topics_(std::move(topics)), limits_(limits) {
    for (const auto& topic : topics_)
        if (is_personal(topic) == static_cast<bool>(topic.visible))
            throw std::logic_error("live topic " + topic.name + ": one of audience and visible");
}

LiveHub::~LiveHub() = default;

events::Follower::Subscriber LiveHub::subscriber() {
    std::vector<std::string> types;
    for (const auto& topic : topics_)
        types.insert(types.end(), topic.types.begin(), topic.types.end());
    return {
        .types = std::move(types),
        .take = [this](auto records, auto end) { take(records, end); },
        .missed = [this](auto end) { missed(end); },
        .pause = [this] { return pause(); },
    };
}

Result<std::unique_ptr<http::StreamFeed>> LiveHub::open(
    db::Sql& sql, const Call& call, const std::string& last_event_id, http::WakeStream wake
) {
    auto feed = std::make_unique<Feed>(*this, call, std::move(wake));
    std::optional<std::vector<events::EventRecord>> replay;
    events::Cursor begin;
    {
        std::lock_guard lock(mutex_);
        feeds_.insert(feed.get());
        begin = position_;
        if (last_event_id.empty()) return std::unique_ptr<http::StreamFeed>(std::move(feed));
        replay = recent_after(last_event_id);
        if (!replay) leave_behind(*feed);
    }
    if (!replay) return std::unique_ptr<http::StreamFeed>(std::move(feed));

    auto notices = notices_of(sql, *replay);
    // Whether these changed meanwhile nobody knows.
    for (const auto& topic : topics_)
        if (topic.fingerprint) notices.push_back(change_notice(topic, begin));
    auto text = text_for(sql, call, notices);
    auto personal = personal_of(notices);
    if (auto own = call.caller ? personal.find(call.caller->user) : personal.end();
        own != personal.end())
        text += *own->second;
    std::lock_guard lock(mutex_);
    if (text.size() + feed->bytes > limits_.pending_bytes_max) leave_behind(*feed);
    if (!text.empty() && !feed->is_behind) {
        feed->bytes += text.size();
        feed->pending.insert(feed->pending.begin(), chunk_of(std::move(text)));
    }
    return std::unique_ptr<http::StreamFeed>(std::move(feed));
}

void LiveHub::take(std::span<const events::EventRecord> records, events::Cursor end) {
    auto probed = topics_to_probe();
    bool is_quiet = records.empty() && probed.empty();
    Chunks chunks;
    AllNotices notices;
    Personal personal;
    try {
        for (int round = 0;
             !fan_out(chunks, personal, records, end, is_quiet || round == rounds_max); ++round) {
            auto groups = groups_without(chunks);
            auto fingerprints = fingerprints_;
            auto found = database_.read([&](db::Sql& sql) {
                if (round == 0) {
                    notices = notices_of(sql, records);
                    fingerprints = fingerprints_;
                    add_changes(sql, probed, end, fingerprints, notices);
                }
                Chunks made;
                for (const auto& [audience, call] : groups)
                    made[audience] = chunk_of(text_for(sql, call, notices));
                return made;
            });
            fingerprints_ = std::move(fingerprints);
            if (round == 0) personal = personal_of(notices);
            chunks.merge(found);
        }
    } catch (const std::exception& failure) {
        MAINSTAY_LOG(error, "live", "listeners are not told what happened: {}", failure.what());
        missed(end);
    }
}

void LiveHub::missed(events::Cursor end) {
    std::lock_guard lock(mutex_);
    recent_.clear();
    recent_begin_ = position_ = end;
    for (auto* feed : feeds_) {
        leave_behind(*feed);
        feed->wake();
    }
}

std::chrono::milliseconds LiveHub::pause() const {
    std::lock_guard lock(mutex_);
    auto pause = pause_least + pause_each * static_cast<std::int64_t>(feeds_.size());
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::min(pause, pause_most));
}

LiveHub::Groups LiveHub::groups_without(const Chunks& chunks) const {
    std::lock_guard lock(mutex_);
    Groups groups;
    for (const auto* feed : feeds_)
        if (!chunks.contains(feed->audience)) groups.emplace(feed->audience, feed->call);
    return groups;
}

/// That something changed, of which no event tells.
LiveHub::TopicNotices LiveHub::change_notice(
    const events::LiveTopic& topic, events::Cursor cursor
) {
    auto data = events::bare_notice(topic.name);
    return {&topic, {{.cursor = cursor, .data = data}}, {text_of(topic.name, data, cursor)}};
}

/// Those without events that are due to be asked, and that some listener may hear of.
std::vector<const events::LiveTopic*> LiveHub::topics_to_probe() {
    auto now = std::chrono::steady_clock::now();
    if (now - probed_at_ < limits_.probe_interval) return {};
    probed_at_ = now;
    std::vector<const events::LiveTopic*> probed;
    auto groups = groups_without({});
    for (const auto& topic : topics_) {
        bool has_audience =
            topic.fingerprint && std::ranges::any_of(groups, [&](const auto& group) {
                return !topic.audience(group.second).empty();
            });
        if (has_audience) probed.push_back(&topic);
    }
    return probed;
}

LiveHub::AllNotices LiveHub::notices_of(db::Sql& sql, std::span<const events::EventRecord> records)
    const {
    AllNotices all;
    std::vector<events::EventRecord> followed;
    for (const auto& topic : topics_) {
        followed.clear();
        std::ranges::copy_if(records, std::back_inserter(followed), [&](const auto& record) {
            return std::ranges::find(topic.types, record.type) != topic.types.end();
        });
        if (followed.empty()) continue;
        TopicNotices own{&topic, topic.notices(sql, followed), {}};
        for (const auto& notice : own.notices)
            own.texts.push_back(text_of(topic.name, notice.data, notice.cursor));
        all.push_back(std::move(own));
    }
    return all;
}

void LiveHub::add_changes(
    db::Sql& sql, const std::vector<const events::LiveTopic*>& probed, events::Cursor end,
    Fingerprints& fingerprints, AllNotices& notices
) {
    for (const auto* topic : probed) {
        auto fingerprint = topic->fingerprint(sql);
        auto& known = fingerprints[topic];
        // Also the first time: whether it changed since somebody read it, nobody knows.
        if (known == fingerprint) continue;
        known = std::move(fingerprint);
        notices.push_back(change_notice(*topic, end));
    }
}

std::string LiveHub::audience_of(const Call& call) const {
    std::string audience;
    for (const auto& topic : topics_)
        if (!is_personal(topic)) (audience += topic.audience(call)) += '\n';
    return audience;
}

LiveHub::Personal LiveHub::personal_of(const AllNotices& notices) {
    std::map<Id<User>, std::string> texts;
    for (const auto& each : notices)
        for (std::size_t i = 0; is_personal(*each.topic) && i < each.notices.size(); ++i)
            if (auto person = each.notices[i].person) texts[*person] += each.texts[i];
    Personal personal;
    for (auto& [person, text] : texts) personal[person] = chunk_of(std::move(text));
    return personal;
}

/// Gives each listener the chunk of its audience, and its own. False, and nothing is done, if there
/// is none for some, unless `is_last`: then these read everything anew, if anything happened.
bool LiveHub::fan_out(
    const Chunks& chunks, const Personal& personal, std::span<const events::EventRecord> records,
    events::Cursor end, bool is_last
) {
    std::lock_guard lock(mutex_);
    auto is_missing = [&](const Feed* feed) { return !chunks.contains(feed->audience); };
    if (!is_last && std::ranges::any_of(feeds_, is_missing)) return false;
    remember(records, end);
    for (auto* feed : feeds_) {
        auto chunk = chunks.find(feed->audience);
        if (feed->is_behind || (chunk == chunks.end() && records.empty())) continue;
        if (chunk == chunks.end() || !feed->push(chunk->second, limits_.pending_bytes_max))
            leave_behind(*feed);
        auto own = feed->call.caller ? personal.find(feed->call.caller->user) : personal.end();
        if (own != personal.end() && !feed->is_behind &&
            !feed->push(own->second, limits_.pending_bytes_max))
            leave_behind(*feed);
        if (feed->is_behind || !feed->pending.empty()) feed->wake();
    }
    return true;
}

void LiveHub::remember(std::span<const events::EventRecord> records, events::Cursor end) {
    recent_.insert(recent_.end(), records.begin(), records.end());
    while (recent_.size() > limits_.recent_max) {
        recent_begin_ = recent_.front().cursor();
        recent_.pop_front();
    }
    position_ = end;
}

std::optional<std::vector<events::EventRecord>> LiveHub::recent_after(
    const std::string& last_event_id
) const {
    auto after = events::parse_cursor(last_event_id);
    if (!after || *after < recent_begin_ || *after > position_) return std::nullopt;
    auto first = std::ranges::upper_bound(recent_, *after, {}, &events::EventRecord::cursor);
    return std::vector(first, recent_.end());
}

/// Whatever waits for the listener is replaced by `resync`.
void LiveHub::leave_behind(Feed& feed) {
    feed.pending.clear();
    feed.bytes = 0;
    if (!std::exchange(feed.is_behind, true)) ++resyncs_;
}

}  // namespace mainstay::server
