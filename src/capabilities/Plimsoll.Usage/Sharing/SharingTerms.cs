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
        new(LegalBasis.Consent, "consent", "consent"),
        new(LegalBasis.Contract, "contract", "a contract"),
        new(LegalBasis.LegalObligation, "legal-obligation", "a legal obligation"),
        new(LegalBasis.VitalInterests, "vital-interests", "vital interests"), new(LegalBasis.PublicTask, "public-task", "a public task"),
        new(LegalBasis.LegitimateInterests, "legitimate-interests", "legitimate interests"), new(LegalBasis.OtherLaw, "other-law", "another law"));

    public static readonly Words<Coarsening> Coarsenings = new("coarsening", new(Coarsening.Hour, "hour", "the hour"), new(Coarsening.Day, "day", "the day"));

    public static readonly Words<DonationEnd> Ends = new("end",
        new(DonationEnd.Withdrawn, "withdrawn", "withdrawn"),
        new(DonationEnd.Expired, "expired", "expired"),
        new(DonationEnd.PersonErased, "person-erased", "the donor was erased"));
}
