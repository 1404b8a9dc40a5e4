// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Privacy.Redaction;

/// <summary>What a stretch of text was recognised as.</summary>
public enum PersonalKind
{
    Email, Url, IpAddress, MacAddress, Card, Iban, CryptoAddress, NationalId, DriverLicence, Phone, Secret, Uuid, FilePath, UserAgent, Date
}

/// <summary>Words of the kinds; a mark in redacted text and a column of a report use the same.</summary>
public static class PersonalTerms
{
    public static Words<PersonalKind> Kinds { get; } = new("kind",
        new(PersonalKind.Email, "email", "email", "E-mail address"),
        new(PersonalKind.Url, "url", "url", "Web address"),
        new(PersonalKind.IpAddress, "ip-address", "ip-address", "IP address"),
        new(PersonalKind.MacAddress, "mac-address", "mac-address", "Hardware address"),
        new(PersonalKind.Card, "card", "card", "Payment card"),
        new(PersonalKind.Iban, "iban", "iban", "Bank account (IBAN)"),
        new(PersonalKind.CryptoAddress, "crypto-address", "crypto-address", "Cryptocurrency address"),
        new(PersonalKind.NationalId, "national-id", "national-id", "National or tax number"),
        new(PersonalKind.DriverLicence, "driver-licence", "driver-licence", "Driver's licence"),
        new(PersonalKind.Phone, "phone", "phone", "Telephone number"),
        new(PersonalKind.Secret, "secret", "secret", "Key or password token"),
        new(PersonalKind.Uuid, "uuid", "uuid", "UUID or session id"),
        new(PersonalKind.FilePath, "file-path", "file-path", "Path with a user's name"),
        new(PersonalKind.UserAgent, "user-agent", "user-agent", "Browser identification"),
        new(PersonalKind.Date, "date", "date", "Date"));
}

/// <summary>A stretch of text and what it is.</summary>
/// <param name="Kind">What it was recognised as.</param>
/// <param name="Start">Its first UTF-16 code unit.</param>
/// <param name="Length">Its code units.</param>
public readonly record struct Finding(PersonalKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
