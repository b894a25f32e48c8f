// How a module gives out and erases what it holds about a person.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "module/redaction.hpp"
#include "timeline/timeline.hpp"

namespace mainstay {

/// Whose data it is.
struct DataSubject {
    Id<User> id;
    std::string email;
    std::string name;

    Redaction redaction() const { return {email, name}; }
};

/// Where an export goes.
class ExportSink {
public:
    virtual ~ExportSink() = default;

    /// Begins a list of records, such as `messages`; `meaning` is a sentence for whoever reads it.
    virtual void begin(std::string_view name, std::string_view meaning) = 0;

    /// Adds a record to it.
    virtual void add(const boost::json::value& record) = 0;

    /// Adds a file to the list's folder, and returns what it is called there.
    virtual std::string add_file(std::string_view name, const db::BlobHash& blob) = 0;
};

/// A thing of another module that holds what is erased, too: it is told in the same transaction.
struct ErasureLead {
    timeline::Subject subject;
    bool is_theirs = false;  // Theirs as a whole; else it only speaks of them, or quotes them.
    bool is_titled_by_them = false;  // What it is about was worded by them.
};

struct ErasureProgress {
    std::int64_t erased = 0;             // How many things were emptied or removed.
    std::optional<std::int64_t> next{};  // What to go on after; none at the end.
    std::vector<ErasureLead> leads{};
};

/// A part of an erasure. Each call is a transaction of its own and does a bounded part, which
/// begins after `after`: at first 0, then what the call before gave as `next`. It may be repeated
/// from the start at any time.
struct ErasureStep {
    std::string_view name;  // What is erased, in a word or two: `sign-in`.
    std::function<Result<ErasureProgress>(
        db::Sql& sql, const Call& call, const DataSubject& person, std::int64_t after
    )>
        run;
};

/// What a module holds about people. One that holds nothing leaves it empty.
struct PersonalData {
    /// Writes what is held about the person. Reads in transactions of its own.
    std::function<void(db::Database& database, const DataSubject& person, ExportSink& sink)>
        export_person{};

    /// In the order of the modules.
    std::vector<ErasureStep> erasure{};

    /// After all those, in the reverse order of the modules: what is needed until then.
    std::vector<ErasureStep> erasure_end{};

    /// Erases what the things of this module that others lead to hold of the person. Returns how
    /// many it was.
    std::function<std::int64_t(
        db::Sql& sql, const Call& call, const DataSubject& person,
        std::span<const ErasureLead> leads
    )>
        erase_leads{};
};

/// What a table's rows are erased by: those whose id is greater than `after`, up to `last`.
struct IdWindow {
    std::int64_t after = 0;
    std::int64_t last = 0;
};

/// Where the window after `window` begins, as ErasureProgress::next has it. `table` has an `id`.
std::optional<std::int64_t> next_window(
    db::Sql& sql, std::string_view table, const IdWindow& window
);

}  // namespace mainstay
