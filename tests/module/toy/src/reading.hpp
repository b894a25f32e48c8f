// Readings that programs hand in for their application, by a protocol of the toy's own: plain text
// in, `ok` out, and errors as lines `error CODE`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "http/raw.hpp"

namespace mainstay::toy {

struct Reading {
    std::int64_t id = 0;
    std::string application;
    std::string text;
    PrincipalKind principal = PrincipalKind::nobody;
    std::optional<std::string> principal_name;
};
BOOST_DESCRIBE_STRUCT(Reading, (), (id, application, text, principal, principal_name))

struct Readings {
    std::vector<Reading> items;
};
BOOST_DESCRIBE_STRUCT(Readings, (), (items))

struct ListReadings {};
BOOST_DESCRIBE_STRUCT(ListReadings, (), ())

/// Keeps what the sender's program read, for the application of its key. Refuses: invalid.
Result<http::Answer> take_reading(db::Sql& sql, const Call& call, const http::RawRequest& request);

/// The form of the toy's errors.
http::Answer as_error_line(const http::RawRequest& request, const http::Declined& why);

/// The newest 50. Refuses: forbidden.
Result<Readings> list_readings(db::Sql& sql, const Call& call, const ListReadings& request);

}  // namespace mainstay::toy
