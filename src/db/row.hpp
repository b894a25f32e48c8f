// From a described struct to the columns it is read from. Pure: no SQL is run here.
#pragma once

#include <array>
#include <span>
#include <string>

#include "base/member_count.hpp"
#include "db/field.hpp"

namespace mainstay::db {

/// The members of a described struct, those of its bases first.
template <class Row>
using Members = boost::describe::describe_members<
    Row, boost::describe::mod_public | boost::describe::mod_inherited>;

/// Whether none was forgotten. A struct with bases is not looked into.
template <class Row>
constexpr bool names_all_members() {
    using Bases = boost::describe::describe_bases<Row, boost::describe::mod_any_access>;
    if constexpr (!boost::mp11::mp_empty<Bases>::value)
        return true;
    else
        return has_member_count<Row, boost::mp11::mp_size<Members<Row>>::value>;
}

/// Whom rows are given to as they are read. Without `take` they are passed over.
struct RowReader {
    std::span<const Column> columns;
    bool is_first_only = false;
    void* rows = nullptr;
    void (*take)(void* rows, std::span<const Cell> cells) = nullptr;
};

/// How Row is read: a described struct member by member, in order; a Storable type from one column.
template <class Row>
struct Reading {
    template <class Member>
    using Type = std::remove_reference_t<decltype(std::declval<Row&>().*Member::pointer)>;

    static constexpr std::size_t width = boost::mp11::mp_size<Members<Row>>::value;
    static_assert(names_all_members<Row>(), "BOOST_DESCRIBE_STRUCT must name every member");

    static std::span<const Column> columns() {
        static constexpr auto all =
            []<template <class...> class List, class... Member>(List<Member...>) {
                return std::array<Column, width>{Field<Type<Member>>::column...};
            }(Members<Row>());
        return all;
    }

    /// `SELECT id, subject, … `: what stands before a tail that begins with FROM.
    static const std::string& select() {
        static const std::string text = [] {
            std::string list = "SELECT ";
            boost::mp11::mp_for_each<Members<Row>>([&](auto member) {
                if (list.size() > 7) list += ", ";
                list += stored_name(member.name);
            });
            return list + " ";
        }();
        return text;
    }

    static Row read(std::span<const Cell> cells) {
        Row row;
        std::size_t at = 0;
        boost::mp11::mp_for_each<Members<Row>>([&](auto member) {
            row.*member.pointer = read_cell<Type<decltype(member)>>(cells[at++], member.name);
        });
        return row;
    }
};

template <Storable T>
struct Reading<T> {
    static std::span<const Column> columns() {
        static constexpr std::array<Column, 1> one{Field<T>::column};
        return one;
    }

    static const std::string& select() {
        throw Failure("a single column must be named: SELECT id FROM …");
    }

    static T read(std::span<const Cell> cells) { return read_cell<T>(cells[0], "1"); }
};

}  // namespace mainstay::db
