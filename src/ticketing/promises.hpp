// The policies and calendars of an installation, ready to be used: read once for each change of
// one of them.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/call.hpp"
#include "db/sql.hpp"
#include "ticketing/policy_store.hpp"
#include "ticketing/service_level.hpp"

namespace mainstay::ticketing {

/// A policy by the name under which ServiceLevels knows it.
struct NamedPolicy {
    Id<StoredPolicy> id;
    PolicyPromises promises;
};

struct Promises {
    std::int64_t revision = 0;
    ServiceLevels levels;
    std::map<std::string, NamedPolicy, std::less<>> policies;

    /// REQUIRES: `levels` has a policy of that name.
    const NamedPolicy& policy(const std::string& name) const { return policies.find(name)->second; }
};

/// Reads all of them. Throws where one cannot be read.
Promises load_promises(db::Sql& sql);

/// Keeps what was read last. Threads may share it.
class PromiseCache {
public:
    /// As they are for this transaction, which must not have changed them. Who is given it owns it
    /// together with the cache, which goes on to the next one.
    std::shared_ptr<const Promises> current(db::Sql& sql);

private:
    std::mutex mutex_;
    std::shared_ptr<const Promises> last_;  // Owners: as `current` says.
};

/// To be called in the transaction of each change of a policy or a calendar: has what is derived
/// from them computed anew.
void promises_changed(db::Sql& sql, const Call& call);

}  // namespace mainstay::ticketing
