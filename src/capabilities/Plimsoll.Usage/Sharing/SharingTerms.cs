// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Serialization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Sharing;

/// <summary>What the law lets data travel on. The first six are those of Regulation (EU) 2016/679, Article 6(1); elsewhere the law is named in words.</summary>
[JsonConverter(typeof(KebabEnumConverter<LegalBasis>))]
public enum LegalBasis { Consent, Contract, LegalObligation, VitalInterests, PublicTask, LegitimateInterests, OtherLaw }

/// <summary>How coarse the times of a package are.</summary>
[JsonConverter(typeof(KebabEnumConverter<Coarsening>))]
public enum Coarsening { Hour, Day }

/// <summary>Why a donation is not there any more.</summary>
[JsonConverter(typeof(KebabEnumConverter<DonationEnd>))]
public enum DonationEnd { Withdrawn, Expired, PersonErased }

/// <summary>The words of sharing.</summary>
public static class SharingTerms
{
    public static readonly Words<LegalBasis> Bases = new("legalBasis",
        Same(LegalBasis.Consent, "consent", "consent"), Same(LegalBasis.Contract, "contract", "a contract"), Same(LegalBasis.LegalObligation, "legal-obligation", "a legal obligation"),
        Same(LegalBasis.VitalInterests, "vital-interests", "vital interests"), Same(LegalBasis.PublicTask, "public-task", "a public task"),
        Same(LegalBasis.LegitimateInterests, "legitimate-interests", "legitimate interests"), Same(LegalBasis.OtherLaw, "other-law", "another law"));

    public static readonly Words<Coarsening> Coarsenings = new("coarsening", Same(Coarsening.Hour, "hour", "the hour"), Same(Coarsening.Day, "day", "the day"));

    public static readonly Words<DonationEnd> Ends = new("end",
        Same(DonationEnd.Withdrawn, "withdrawn", "withdrawn"), Same(DonationEnd.Expired, "expired", "expired"), Same(DonationEnd.PersonErased, "person-erased", "the donor was erased"));

    private static Word<T> Same<T>(T value, string name, string label) where T : struct, Enum => new(value, name, name, label);
}
