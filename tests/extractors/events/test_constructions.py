"""Constructions of the grammar, each with a sentence that looks like it and tells something else or nothing."""

from __future__ import annotations

from datetime import date

import pytest
from stages import reading

PUBLISHED = date(2025, 6, 2)

CASES = [
    # A verb that opens its clause before the auxiliary
    ("de", "Ausscheiden werden Hans Bartels und Rosa Klenk aus dem Vorstand der Helvetia AG.",
     {("out", "Hans Bartels", "Helvetia AG"), ("out", "Rosa Klenk", "Helvetia AG")}),
    ("de", "In den Vorstand der Helvetia AG berufen wurde Anna Becker.", {("in", "Anna Becker", "Helvetia AG")}),
    ("de", "Zum Vorstandschef der Helvetia AG gewählt wurde Anna Becker.", {("in", "Anna Becker", "Helvetia AG")}),
    ("nl", "Benoemd tot directeur van Acme NV is Jan Bakker.", {("in", "Jan Bakker", "Acme NV")}),
    ("de", "Anna Becker wird Vorstandschefin der Helvetia AG.", {("in", "Anna Becker", "Helvetia AG")}),
    # A departure that somebody hands in
    ("de", "Die Direktorin des Kantonsspitals Aarwil, Ruth Baumann, hat auf Ende Juni ihre Demission eingereicht.",
     {("out", "Ruth Baumann", "Kantonsspitals Aarwil")}),
    # A post that a clitic takes up again
    ("es", "La dirección general de Renfe la ocupará Carmen Ruiz.", {("in", "Carmen Ruiz", "Renfe")}),
    # Codes on exchanges, datelines, and words of organisations that name none
    ("en", "Acme Corp. (NYSE: ACM) announced that Jane Roe, its chief financial officer, has resigned.",
     {("out", "Jane Roe", "Acme Corp")}),
    ("fr", "Strasbourg, le 1er juin 2025 – Orphée Biotech (Euronext Growth : ALORP) annonce la nomination de "
     "Jean Roche au poste de directeur général.", {("in", "Jean Roche", "Orphée Biotech")}),
    ("en", "NEW DELHI: Zephyr Airways' chief financial officer Jane Roe has resigned.",
     {("out", "Jane Roe", "Zephyr Airways")}),
    ("de", "Zürich - Der Verwaltungsrat der Helvetia AG hat Peter Lang zum Group Chief Financial Officer ernannt.",
     {("in", "Peter Lang", "Helvetia AG")}),
    # Who is new in office, and who is only mentioned so
    ("fr", "Le nouveau PDG de la société Acme, Jean Roche, présente ses résultats.",
     {("in", "Jean Roche", "société Acme")}),
    ("fr", "La société Acme a perdu un procès, au grand dam du nouveau PDG de la société Acme, Jean Roche.",
     set()),
    # The pluperfect: the news of the last weeks, or the past
    ("it", "Nella giornata del 1 giugno Carmine Rossi aveva rassegnato le dimissioni da presidente di Acme S.p.A.",
     {("out", "Carmine Rossi", "Acme S.p.A.")}),
    ("it", "Carmine Rossi aveva rassegnato le dimissioni da presidente di Acme S.p.A. nel 2019.", set()),
    # A participle that opens its clause before the copula
    ("en", "Stepping down as chairman of Acme Corp is John Doe.", {("out", "John Doe", "Acme Corp")}),
    ("en", "Stepping down as chairman of Acme Corp is what those who know John Doe advise.", set()),
    # A list behind a colon
    ("nl", "Acme NV benoemt drie nieuwe partners: Jan Bakker, Sanne Visser en Piet de Groot.",
     {("in", "Jan Bakker", "Acme NV"), ("in", "Sanne Visser", "Acme NV"), ("in", "Piet de Groot", "Acme NV")}),
    ("en", "Acme Corp promoted three: Jane Roe to chief operating officer and Mary Low to general counsel.",
     {("in", "Jane Roe", "Acme Corp"), ("in", "Mary Low", "Acme Corp")}),
    ("en", "Acme Corp promoted three products with its chief executive: Jane Roe said that she liked the first.",
     set()),
    # Several people behind an ordinary verb that gives an office
    ("en", "Acme Corp added Jane Roe and John Doe to its board.",
     {("in", "Jane Roe", "Acme Corp"), ("in", "John Doe", "Acme Corp")}),
    ("en", "Acme Corp added Jane Roe and John Doe to the guests of its chief executive.", set()),
    # Where somebody comes from is not where she goes
    ("en", "Jane Roe has been lured from Merlin Museum, where she was chief curator, to become director of "
     "Acme Gallery.", {("in", "Jane Roe", "Acme Gallery")}),
    # An office whose holder only the next sentence names
    ("pt", "A presidente do Instituto Acme apresentou a demissão. Olga Serpa alega falta de meios.",
     {("out", "Olga Serpa", "Instituto Acme")}),
    ("pt", "A presidente do Instituto Acme não apresentou a demissão. Olga Serpa alega falta de meios.", set()),
    ("pt", "A presidente do Instituto Acme apresentou a demissão. Olga Serpa assume o cargo.",
     {("in", "Olga Serpa", "Instituto Acme")}),
    # Who is meant by a post is not who opens the sentence
    ("de", "Peter Lang führt die Helvetia AG. Das Ruder übernimmt Anna Becker.",
     {("in", "Anna Becker", "Helvetia AG")}),
    # A pronoun and the name between commas behind it are one
    ("es", "Joan Ribalta dejó una nota a su sobrina. Ella, Núria Ribalta, es desde hoy la nueva presidenta de Acme.",
     {("in", "Núria Ribalta", "Acme")}),
    ("es", "Joan Ribalta llegó tarde. Él, ayer, no era el presidente de Acme.", set()),
    # A clause without a subject is of who was spoken of, not of whom it only mentions
    ("it", "Rosa Bianchi è stata eletta presidente di Acme S.p.A. Ha prevalso su Carlo Verdi. Succede a Mario Neri.",
     {("in", "Rosa Bianchi", "Acme S.p.A."), ("out", "Mario Neri", "Acme S.p.A.")}),
    # A participle behind a name and a comma is of that name
    ("it", "Rosa Bianchi rileva alla presidenza di Acme Mario Neri, passato alla guida di Beta S.p.A.",
     {("in", "Rosa Bianchi", "Acme"), ("out", "Mario Neri", "Acme"), ("in", "Mario Neri", "Beta S.p.A.")}),
    # "The company" is a subject of its own, and no apposition where no comma closes it
    ("fr", "La société Acme est fragile. Relégué derrière Beta, le groupe a limogé Jean Roche, son directeur général.",
     {("out", "Jean Roche", "société Acme")}),
    ("fr", "Acme, le groupe lyonnais, a limogé Jean Roche, son directeur général.", {("out", "Jean Roche", "Acme")}),
    # Who commands a regiment heads no organisation, whatever the figure of speech
    ("es", "El magistrado Abel Ruiz dejará la Audiencia Provincial. El coronel Julio Soto asume el mando del "
     "regimiento de Acme en sustitución del coronel Arturo Gómez.", set()),
    ("es", "El gerente Julio Soto asume el mando de Acme en sustitución de Arturo Gómez.",
     {("in", "Julio Soto", "Acme"), ("out", "Arturo Gómez", "Acme")}),
    # What somebody had at the place left is not what she is given
    ("en", "Jane Roe joined Acme Corp from Beta Ltd, where she was vice president.", {("in", "Jane Roe", "Acme Corp")}),
    ("en", "Acme Corp said that Jane Roe is coming over from Beta Ltd, where she was treasurer, to be chief marketing "
     "officer.", {("in", "Jane Roe", "Acme Corp")}),
    # How somebody came who leaves is the past
    ("en", "Acme Corp said its chief executive, John Doe, had resigned. He succeeded Richard Roe.",
     {("out", "John Doe", "Acme Corp")}),
    ("en", "Acme Corp said its chief executive, John Doe, had resigned. Jane Roe succeeds him.",
     {("out", "John Doe", "Acme Corp"), ("in", "Jane Roe", "Acme Corp")}),
    # Each part of a sentence has the organisation that opens it
    ("fr", "À la société Acme, Jean Roche a cédé la présidence à Anne Blanc ; à la société Beta, Paul Morin a pris la "
     "suite de Luc Petit.",
     {("out", "Jean Roche", "société Acme"), ("in", "Anne Blanc", "société Acme"),
      ("in", "Paul Morin", "société Beta"), ("out", "Luc Petit", "société Beta")}),
    # A year before «when» dates the clause behind it
    ("pt", "Ana Costa é diretora da Acme desde 2019, quando sucedeu a Rui Lopes na presidência.", set()),
    ("pt", "Ana Costa é diretora da Acme. Em 2025, ela sucedeu a Rui Lopes na presidência.",
     {("in", "Ana Costa", "Acme"), ("out", "Rui Lopes", "Acme")}),
    # A name in the genitive owns the object rather than being it
    ("en", "The chairman of Acme Corp, Jane Roe, tried to remove Doe's helmet before John Doe could.", set()),
    ("en", "The board of Acme Corp removed John Doe as chief executive.",
     {("out", "John Doe", "Acme Corp")}),
    # Somebody proposed for an office that only the verb names
    ("es", "El Gobierno propone a Ana Ruiz para presidir Renfe.", {("in", "Ana Ruiz", "Renfe")}),
    ("es", "El Gobierno propone a Ana Ruiz para hablar con Renfe.", set()),
    # One verb for two people and two offices
    ("en", "At Acme Corp, Jane Roe becomes chief executive and John Doe chairman.",
     {("in", "Jane Roe", "Acme Corp"), ("in", "John Doe", "Acme Corp")}),
    ("en", "At Acme Corp, Jane Roe becomes chief executive and John Doe is sad.", {("in", "Jane Roe", "Acme Corp")}),
    ("es", "En Renfe, Ana Ruiz será presidenta y Juan Soto consejero delegado.",
     {("in", "Ana Ruiz", "Renfe"), ("in", "Juan Soto", "Renfe")}),
    # What «as» opens is no relative clause
    ("fr", "La société Acme a nommé Anne Blanc en tant que directrice financière.",
     {("in", "Anne Blanc", "société Acme")}),
    ("fr", "La société Acme a nommé Anne Blanc, que la directrice financière connaît.", set()),
    # A sentence that only says who it is
    ("it", "Acme S.p.A. ha un nuovo amministratore delegato. Si tratta di Anna Bianchi, già direttrice finanziaria.",
     {("in", "Anna Bianchi", "Acme S.p.A.")}),
    ("fr", "La société Acme a un nouveau directeur général. Il s'agit d'Anne Blanc.",
     {("in", "Anne Blanc", "société Acme")}),
    ("de", "Die Acme AG hat eine neue Chefin gefunden. Es handelt sich um Anna Becker, bisher Finanzchefin.",
     {("in", "Anna Becker", "Acme AG")}),
    ("es", "Renfe ya tiene nueva presidenta. Se trata de Ana Ruiz.", {("in", "Ana Ruiz", "Renfe")}),
    ("nl", "Acme NV heeft een nieuwe directeur. Het gaat om Anna Visser.", {("in", "Anna Visser", "Acme NV")}),
    ("en", "Acme Corp has found a new chief executive. It is Jane Roe, until now head of finance.",
     {("in", "Jane Roe", "Acme Corp")}),
    ("en", "Acme Corp has found a new chief executive. It is said that Jane Roe knows him.", set()),
    # A list of which each member may be described, or has an organisation of its own
    ("es", "La junta de Renfe eligió consejeros a Ana Ruiz, presidenta de Beta, Juan Soto, exministro, y Eva Gil.",
     {("in", "Ana Ruiz", "Renfe"), ("in", "Juan Soto", "Renfe"), ("in", "Eva Gil", "Renfe")}),
    ("en", "Acme Corp appointed Jane Roe, a friend of the founder, to its board, Richard Roe and Mary Low said.",
     {("in", "Jane Roe", "Acme Corp")}),
    ("it", "Alla presidenza il Tesoro indica Lucia Calvosa per l'Eni, Michele Costa per l'Enel e Luciano Carta per "
     "l'Inps.",
     {("in", "Lucia Calvosa", "Eni"), ("in", "Michele Costa", "Enel"), ("in", "Luciano Carta", "Inps")}),
    ("es", "Dejan el consejo de Renfe Ana Ruiz, exministra, y Juan Soto.",
     {("out", "Ana Ruiz", "Renfe"), ("out", "Juan Soto", "Renfe")}),
    ("en", "Jane Roe, who owns Beta, and John Doe of Gamma Ltd joined the board of Acme Corp.",
     {("in", "Jane Roe", "Acme Corp"), ("in", "John Doe", "Acme Corp")}),
    ("en", "Jane Roe, who owns Beta, was glad, and John Doe of Gamma Ltd joined the board of Acme Corp.",
     {("in", "John Doe", "Acme Corp")}),
    # What would be, were it so
    ("en", "Jane Roe is chief executive of Acme Corp. Were she to retire, her son would be too young.", set()),
    ("en", "Jane Roe is chief executive of Acme Corp. She is to retire, and her son will be glad.",
     {("out", "Jane Roe", "Acme Corp")}),
    # Where somebody goes is not what is left
    ("en", "John Doe, editor of the Acme Mercury, has resigned and is going back to Beta Ltd.",
     {("out", "John Doe", "Acme Mercury")}),
    ("en", "John Doe, editor of the Acme Mercury, is going.", {("out", "John Doe", "Acme Mercury")}),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_a_construction(language: str, text: str, expected: set[tuple[str, str, str]]) -> None:
    merged = reading(text, language, published=PUBLISHED).merged
    assert {(m.change, m.person.text, m.organisation.text if m.organisation else "") for m in merged} == expected
