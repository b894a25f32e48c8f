// What administrators do with silences: signals that are recorded, and of which nobody is notified
// for a while.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"
#include "signals/quiet_store.hpp"

namespace mainstay::signals {

/// No silence is longer.
inline constexpr std::chrono::days silence_days_max{366};

struct SilenceView {
    Id<Silence> id;
    Matcher matcher;
    std::string reason;
    Time starts_at;
    Time ends_at;
    bool is_in_force = false;
    identity::NameRef created_by;
    Time created_at;
    std::optional<identity::NameRef> ended_by;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    SilenceView, (),
    (id, matcher, reason, starts_at, ends_at, is_in_force, created_by, created_at, ended_by,
     version)
)

struct ListSilences {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListSilences, (), (limit, cursor))

struct CreateSilence {
    Matcher matcher;
    Line<1'000> reason;
    std::optional<Time> starts_at;  // Now.
    Time ends_at;
};
BOOST_DESCRIBE_STRUCT(CreateSilence, (), (matcher, reason, starts_at, ends_at))

struct WhichSilence {
    Id<Silence> id;
};
BOOST_DESCRIBE_STRUCT(WhichSilence, (), (id))

/// The newest first. Refuses: forbidden; invalid with bad_cursor.
Result<http::Page<SilenceView>> list_silences(
    db::Sql& sql, const Call& call, const ListSilences& request
);

/// Refuses: forbidden; not_found.
Result<SilenceView> show_silence(db::Sql& sql, const Call& call, const WhichSilence& request);

/// Refuses: forbidden; too_many_of_kind; invalid with matcher_empty, matcher_application_unknown,
/// ends_too_late, ends_before_it_begins.
Result<SilenceView> create_silence(db::Sql& sql, const Call& call, const CreateSilence& request);

/// Ends it now: what is there then is published. Refuses: forbidden; not_found; ended_already.
Result<SilenceView> end_silence(db::Sql& sql, const Call& call, const WhichSilence& request);

/// Has all that waits for the end of a silence or a window looked at: one has ended early.
void look_anew(db::Sql& sql, const Call& call);

}  // namespace mainstay::signals
