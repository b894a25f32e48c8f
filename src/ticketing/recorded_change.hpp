// The timeline entry of a change of something that has values by name, such as a policy.
#pragma once

#include <boost/json/object.hpp>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "timeline/record.hpp"

namespace mainstay::ticketing {

/// Records as `changed` the members in which `is` differs from `was`, as they were and as they are;
/// nothing where there are none.
void record_change(
    db::Sql& sql, const Call& call, const timeline::Subject& subject, boost::json::object was,
    const boost::json::object& is
);

}  // namespace mainstay::ticketing
