// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Release.Consistency;

/// <summary>How much a finding weighs: the record is wrong or something is broken now; it will be, or is late; it could be firmer.</summary>
[JsonConverter(typeof(KebabEnumConverter<Severity>))]
public enum Severity { Error, Warning, Hint }

/// <summary>Something about a release that does not fit together.</summary>
/// <param name="Rule">The rule that found it, for example <c>met-without-evidence</c>.</param>
/// <param name="Owner">Account that can mend it; null when nobody owns it.</param>
/// <param name="Sentence">What is wrong, for a person.</param>
/// <param name="Page">Where to mend it, below the pages of the tenant.</param>
public sealed record Finding(Severity Severity, string Rule, string Release, string? Practice, string? Owner, string Sentence, string Page);
