#!/usr/bin/env python3
"""The house rules' own tests: each rule finds what it is for, and lets good code pass."""
import sys
import unittest

import check_house

CMAKE = """
mainstay_module(base)
mainstay_module(wire DEPENDS base LIBRARIES Boost::json)
mainstay_module(db DEPENDS wire base)
mainstay_module(http DEPENDS db)
mainstay_module(jobs DEPENDS db)
mainstay_module(identity DEPENDS db)
mainstay_module(ticketing
    DEPENDS identity jobs
    LIBRARIES PkgConfig::CMARK)
#mainstay_module(mail DEPENDS ticketing)
mainstay_module(server DEPENDS ticketing http)
"""


def rules(path, text, cmake=CMAKE):
    return sorted({rule for rule, _ in check_house.check({path: text}, cmake)})


def cpp(*lines, path="src/ticketing/ticket.cpp"):
    return rules(path, "\n".join(lines) + "\n")


class Layers(unittest.TestCase):
    def test_a_floor_below_may_be_used_also_through_another(self):
        self.assertEqual(cpp('#include "base/result.hpp"', '#include "jobs/jobs.hpp"'), [])

    def test_a_floor_above_may_not(self):
        self.assertEqual(cpp('#include "server/server.hpp"'), ["layers"])

    def test_a_neighbour_may_not(self):
        self.assertEqual(cpp('#include "http/route.hpp"', path="src/jobs/runner.cpp"), ["layers"])

    def test_what_is_not_declared_may_not(self):
        self.assertEqual(cpp('#include "http/route.hpp"'), ["layers"])

    def test_a_declaration_against_the_floors_is_found(self):
        self.assertEqual(rules("a.txt", "", "mainstay_module(wire DEPENDS db)"), ["layers"])

    def test_a_module_not_declared_yet_keeps_to_the_floors(self):
        self.assertEqual(cpp('#include "db/sql.hpp"', path="src/mail/store.cpp"), [])
        self.assertEqual(cpp('#include "ticketing/ticketing.hpp"', path="src/mail/a.cpp"),
                         ["layers"])

    def test_a_capability_uses_the_floors_below_and_no_neighbour(self):
        cmake = CMAKE + "mainstay_capability(toy LIBRARIES zlib)\n"
        below = ['#include "identity/identity.hpp"', '#include "http/route.hpp"']
        self.assertEqual(rules("src/toy/toy.cpp", "\n".join(below) + "\n", cmake), [])
        for other in ("ticketing/ticketing.hpp", "server/serve.hpp"):
            self.assertEqual(rules("src/toy/toy.cpp", f'#include "{other}"\n', cmake), ["layers"])

    def test_an_unknown_module_is_found(self):
        self.assertEqual(rules("a.txt", "", "mainstay_module(attic DEPENDS db)"), ["layers"])
        self.assertEqual(cpp('#include "attic/box.hpp"'), ["layers"])

    def test_an_include_without_its_folder_is_found(self):
        self.assertEqual(cpp('#include "ticket.hpp"'), ["layers"])

    def test_a_module_is_entered_by_its_face(self):
        self.assertEqual(cpp('#include "identity/identity.hpp"'), [])
        self.assertEqual(cpp('#include "identity/codes.hpp"'), [])
        self.assertEqual(cpp('#include "identity/store.hpp"'), ["faces"])
        self.assertEqual(cpp('#include "ticketing/jobs.hpp"', path="src/server/serve.cpp"), [])

    def test_main_may_know_any_face(self):
        self.assertEqual(cpp('#include "server/server.hpp"', path="src/main.cpp"), [])


class Libraries(unittest.TestCase):
    def test_beast_is_kept_in_http(self):
        self.assertEqual(cpp("#include <boost/beast/http.hpp>"), ["libraries"])
        self.assertEqual(cpp("#include <boost/beast/http.hpp>", path="src/http/server.cpp"), [])

    def test_the_databases_are_kept_in_db(self):
        self.assertEqual(cpp("#include <sqlite3.h>"), ["libraries"])
        store = "src/ticketing/store.cpp"
        self.assertEqual(cpp("#include <libpq-fe.h>", path=store), ["libraries"])
        self.assertEqual(cpp("#include <libpq-fe.h>", path="src/db/postgresql.cpp"), [])

    def test_gmime_and_curl_are_kept_in_mail(self):
        self.assertEqual(cpp("#include <gmime/gmime.h>"), ["libraries"])
        self.assertEqual(cpp("#include <curl/curl.h>"), ["libraries"])
        self.assertEqual(cpp("#include <gmime/gmime.h>", path="src/mail/mime.cpp"), [])


class Words(unittest.TestCase):
    def test_captures_by_value_in_co_await_are_found(self):
        self.assertEqual(cpp("co_await run([=] { f(); });"), ["words"])
        self.assertEqual(cpp("co_await run([name] { f(name); });"), ["words"])
        self.assertEqual(cpp("co_await run([&] { f(name); });"), [])
        self.assertEqual(cpp("auto x = co_await values[0].get();"), [])

    def test_aggregates_in_co_await_are_found(self):
        self.assertEqual(cpp("co_await send(Mail{to, text});"), ["words"])
        self.assertEqual(cpp("co_await send(std::move(mail));"), [])

    def test_conditional_and_try_around_co_await_are_found(self):
        self.assertEqual(cpp("auto x = ready ? 1 : co_await wait();"), ["words"])
        self.assertEqual(cpp("auto x = TRY(co_await wait());"), ["words"])

    def test_words_in_text_and_comments_do_not_count(self):
        self.assertEqual(cpp('log("NULL and std::endl");  // not NULL'), [])

    def test_unfinished_work_is_found_in_every_language(self):
        for path in ("src/base/a.cpp", "web/src/a.tsx", "scripts/a.py"):
            self.assertEqual(rules(path, "// TO" "DO: later\n"), ["words"])

    def test_skipped_tests_are_found(self):
        self.assertEqual(rules("web/src/a.test.ts", "it" ".skip('x')\n"), ["words"])

    def test_shared_pointers_name_their_owners(self):
        self.assertEqual(cpp("std::shared_ptr<Gate> gate;"), ["owners"])
        self.assertEqual(cpp("std::shared_ptr<Gate> gate;  // Owners: the server, each task."), [])
        self.assertEqual(cpp("// Owners: the server and each task.", "std::shared_ptr<G> g;"), [])

    def test_macros_of_ones_own_are_found(self):
        self.assertEqual(cpp("#define SQUARE(x) x * x"), ["macros"])


class RetiredNames(unittest.TestCase):
    def test_a_name_that_the_fields_word_replaced_is_found_with_that_word(self):
        for line in ("struct Happened {", "auto told = read();", "void tell_customer(Mail mail);",
                     "SmtpPatience patience;", "bool has_waiting_twin(Sql& sql);",
                     "void settle_sender(Arrival& arrival);", "ids_of(things);", "a_thing(1);",
                     "enum class Ending { exited };", "void let_go();"):
            self.assertEqual(cpp(line), ["retired names"], line)
        found = check_house.check({"web/src/a.ts": "const say = useToasts();\n"}, CMAKE)
        self.assertIn("post, message", found[0][1])

    def test_text_comments_and_the_libraries_names_do_not_count(self):
        for line in ("// Who was told.", 'log("told {}", 1);', "search.thing", "essay(saying);"):
            self.assertEqual(cpp(line), [], line)
        web = "await Promise.allSettled(all);\n/** It happened. */\n * told\nt(`told`, 'said');\n"
        self.assertEqual(rules("web/src/a.ts", web), [])

    def test_scripts_and_tests_of_the_binary_are_free(self):
        self.assertEqual(rules("tests/api/a.py", "told = 1\n"), [])


class Permissions(unittest.TestCase):
    def test_a_kind_of_resource_whose_two_forms_nobody_compares_is_found(self):
        kind = {"src/ticketing/permissions.hpp":
                "// What it is.\n#pragma once\ninline constexpr ResourceKind ticket_kind{\n};\n"}

        def found(test):
            return {rule for rule, _ in check_house.check({**kind, **test}, CMAKE)}

        self.assertEqual(found({}), {"permissions"})
        compared = 'CHECK(disagreement(sql, actions) == "");\n'
        self.assertEqual(found({"src/ticketing/permissions_test.cpp": compared}), set())
        self.assertEqual(found({"src/db/sql_test.cpp": compared}), {"permissions"})


class Shapes(unittest.TestCase):
    def test_a_header_opens_with_what_it_is(self):
        good = "// What it is.\n#pragma once\n"
        self.assertEqual(rules("src/base/a.hpp", good), [])
        self.assertEqual(rules("src/base/a.hpp", "// At\n" * 30 + good), [])
        self.assertEqual(rules("src/base/a.hpp", "#pragma once\n"), ["headers"])
        self.assertEqual(rules("src/base/a.hpp", "// What it is.\nint x;\n"), ["headers"])

    def test_drawers_are_found(self):
        for path in ("src/base/utils.hpp", "web/src/helpers/a.ts", "tests/common.py"):
            self.assertIn("names", rules(path, "// What it is.\n#pragma once\n"))

    def test_sizes_are_kept(self):
        self.assertEqual(rules("web/src/a.ts", "x\n" * 500), [])
        self.assertEqual(rules("web/src/a.ts", "x\n" * 501), ["sizes"])
        self.assertEqual(cpp("x" * 100), [])
        self.assertEqual(cpp("x" * 101), ["columns"])
        self.assertEqual(cpp('auto text = R"(' + "x" * 101 + ')";'), [])

    def test_generated_files_are_left_alone(self):
        self.assertEqual(rules("web/src/api/schema.d.ts", "x\n" * 9000), [])


def main():
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(verbosity=0).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
