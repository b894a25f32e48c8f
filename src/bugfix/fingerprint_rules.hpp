// The rules by which an application groups its errors otherwise than by default.
#pragma once

#include <memory>
#include <vector>

#include "base/guarded.hpp"
#include "base/result.hpp"
#include "bugfix/intake_requests.hpp"
#include "db/sql.hpp"
#include "errors/grouping.hpp"

namespace mainstay::bugfix {

inline constexpr std::size_t fingerprint_rules_max = 100;

/// Refuses: forbidden; not_found.
Result<FingerprintRules> show_fingerprint_rules(
    db::Sql& sql, const Call& call, const ShowFingerprintRules& request
);

/// Refuses: forbidden; not_found; invalid with rules_amount, rule_field_unknown.
Result<FingerprintRules> put_fingerprint_rules(
    db::Sql& sql, const Call& call, const PutFingerprintRules& request
);

/// Refuses: forbidden; not_found.
Result<Dsn> show_dsn(
    db::Sql& sql, const Call& call, const ShowDsn& request, std::string_view public_url
);

/// The rules of an application, as events are grouped by them. Index: the primary key.
std::vector<errors::FingerprintRule> rules_of(db::Sql& sql, Id<Application> application);

}  // namespace mainstay::bugfix
