"""Questions in plain words and what is understood of them: intent, filters, and what they are about.

Six companies, so that no name of a department is built into understanding.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from triage.asking.asked import Understood
from triage.asking.understanding import understand
from triage.asking.vocabulary import Vocabulary

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
Asked = tuple[str, str, dict[str, Any], str]  # question, intent, filters, words that it is about

BANK = Vocabulary(
    departments=("Cards", "Payments", "Claims", "Branches", "Digital", "Lending"),
    touchpoints=(
        "onboarding",
        "card delivery",
        "card payment",
        "payment",
        "cash machine",
        "branch visit",
        "call",
        "app",
        "refund",
        "dispute",
        "statement",
        "account change",
        "loan application",
        "loan repayment",
    ),
    customers=("CU-10482", "4711", "AC-8812"),
    causes=(
        (
            "RC-10",
            "Refund went to old card number, new card shows nothing",
            ("refund", "old card number", "replacement"),
        ),
        ("RC-1", "Standing order doubled by Monday batch", ("standing order", "monday batch")),
        ("RC-41", "Locked out of app since new ID check came", ("locked out", "ID check")),
        ("RC-12", "Card not arrived yet", ("card", "delivery")),
        ("RC-5", "Call cut off after transfer", ("call", "transfer", "hotline")),
    ),
)
INSURER = Vocabulary(
    departments=(
        "Customer Service",
        "Claims Handling",
        "Field Operations",
        "Billing",
        "Sales",
        "Policy Admin",
    ),
    touchpoints=(
        "installation",
        "renewal",
        "claim",
        "branch visit",
        "mobile app",
        "call",
        "first notice of loss",
    ),
    customers=("P-20931",),
    causes=(
        ("RC-3", "Renewal letter sent after the due date", ("renewal letter",)),
        ("RC-7", "Technician missed installation appointment", ("technician", "appointment")),
    ),
)
TELECOM = Vocabulary(
    departments=(
        "Customer Care",
        "Field Service",
        "Billing",
        "Retail Stores",
        "Network Operations",
        "Online Shop",
        "Retention",
    ),
    touchpoints=(
        "onboarding",
        "installation",
        "invoice",
        "store visit",
        "hotline",
        "app",
        "cancellation",
        "delivery",
        "roaming",
    ),
    customers=("K-7781", "100234"),
    causes=(
        ("RC-2", "Duplicate invoice after tariff change", ("invoice", "tariff change")),
        ("RC-4", "Router delivered to wrong address", ("router", "wrong address")),
        ("RC-9", "SIM activation stuck in pending", ("SIM activation", "pending")),
        ("RC-15", "Technician no-show", ("technician", "appointment")),
    ),
)
CLINIC = Vocabulary(
    departments=(
        "Patient Services",
        "Billing & Insurance",
        "Radiology",
        "Emergency",
        "Pharmacy",
        "IT",
        "Call Center",
    ),
    touchpoints=("admission", "discharge", "appointment booking", "visit", "patient portal", "prescription"),
    customers=("PT/2291", "88"),
    causes=(
        ("RC-21", "Portal shows results of another patient", ("portal", "results")),
        ("RC-30", "Prescription not forwarded to pharmacy", ("prescription", "pharmacy")),
        ("RC-33", "Bill sent although insurance paid", ("bill", "insurance")),
    ),
)
HOTEL = Vocabulary(
    departments=(
        "Reservations",
        "Front Desk",
        "Housekeeping",
        "Loyalty",
        "Food & Beverage",
        "Web",
        "Guest Relations",
    ),
    touchpoints=("booking", "check-in", "stay", "check-out", "breakfast", "loyalty portal", "billing"),
    customers=("G-5521", "90017"),
    causes=(
        ("RC-1", "Room not ready at check-in", ("room", "ready")),
        ("RC-2", "Loyalty points not credited after stay", ("points", "credited")),
        ("RC-6", "Double charge for breakfast", ("breakfast", "charged")),
    ),
)
UTILITY = Vocabulary(
    departments=("Meter Reading", "Billing", "Grid", "Customer Support", "Moving Desk", "Online Account"),
    touchpoints=("move-in", "meter reading", "bill", "outage", "payment plan", "phone call", "self-service"),
    customers=("ACC-3301", "778812"),
    causes=(
        ("RC-8", "Estimated bill far too high after meter swap", ("estimated bill", "meter swap")),
        ("RC-11", "Move-out date ignored in final bill", ("move-out", "final bill")),
        ("RC-14", "No notice before planned outage", ("planned outage", "notice")),
    ),
)
# fmt: off

ASKED_OF_BANK: list[Asked] = [
    ('have we seen refunds stuck after a card replacement in claims since September?',
     'similar', {'departments': ['Claims'], 'since': '2026-09-01'}, 'refunds stuck after a card replacement'),
    ('how many open escalations about card declined in Branches since 1 September',
     'count', {'departments': ['Branches'], 'kind': 'escalation', 'state': 'open', 'since': '2026-09-01'},
       'card declined'),
    ('who owns RC-12', 'owner', {'causes': ['RC-12']}, ''),
    ('who owns refunds stuck', 'owner', {}, 'refunds stuck'),
    ("who owns 'Card not arrived yet'", 'owner', {'causes': ['RC-12']}, ''),
    ('what resolved RC-10?', 'resolution', {'causes': ['RC-10']}, ''),
    ('what resolved the double foreign fee', 'resolution', {}, 'double foreign fee'),
    ('trend of RC-12', 'trend', {'causes': ['RC-12']}, ''),
    ('are card complaints going up', 'trend', {'departments': ['Cards'], 'kind': 'complaint'}, ''),
    ('compare Cards and Claims', 'compare', {'departments': ['Cards', 'Claims']}, ''),
    ('compare cards and claims on card payment since october',
     'compare', {'departments': ['Cards', 'Claims'], 'touchpoints': ['card payment'],
       'since': '2026-10-01'}, ''),
    ('show me open escalations in Branches last week',
     'list', {'departments': ['Branches'], 'kind': 'escalation', 'state': 'open', 'since': '2026-11-09',
       'until': '2026-11-16'}, ''),
    ('what are our biggest causes?', 'top', {}, ''),
    ('what hurts customers most in Lending', 'top', {'departments': ['Lending']}, ''),
    ('tell me about RC-12', 'cause', {'causes': ['RC-12']}, ''),
    ('status of RC-12', 'cause', {'causes': ['RC-12']}, ''),
    ('did the fix for RC-12 work?', 'fixes', {'causes': ['RC-12']}, ''),
    ('what fixes are planned', 'fixes', {}, ''),
    ('which fixes shipped in October', 'fixes', {'since': '2026-10-01', 'until': '2026-11-01'}, ''),
    ('handoffs from Cards to Claims, how many bounced', 'handoffs', {}, ''),
    ('average csat at payment', 'satisfaction', {'touchpoints': ['payment']}, ''),
    ('what happened to customer 4711', 'customer', {'customer': '4711'}, ''),
    ('any luck with the refunds thing in Claims?', 'cause', {'departments': ['Claims']}, 'refunds'),
    ("what's the weather tomorrow", 'unknown', {}, ''),
    ('why is the CEO angry', 'unknown', {}, ''),
    ('what is the salary of the branch manager', 'unknown', {}, ''),
    ('help', 'help', {}, ''),
    ('what can you do?', 'help', {}, ''),
    ('how many complaints did Cards log last month?',
     'count', {'departments': ['Cards'], 'kind': 'complaint', 'since': '2026-10-01',
       'until': '2026-11-01'}, ''),
    ('How many critical escalations are still unresolved in Digital?',
     'count', {'departments': ['Digital'], 'kind': 'escalation', 'severities': ['critical'],
       'state': 'open'}, ''),
    ('customers may complain about fees - have we seen that in Lending',
     'similar', {'departments': ['Lending']}, 'fees'),
    ('causes nobody owns', 'top', {'owner': 'nobody'}, ''),
    ('which causes are without an owner in Cards or Claims?',
     'top', {'departments': ['Cards', 'Claims'], 'owner': 'nobody'}, ''),
    ('count of high severity complaints at the cash machine between 1 and 15 October',
     'count', {'touchpoints': ['cash machine'], 'kind': 'complaint', 'severities': ['high'],
       'since': '2026-10-01', 'until': '2026-10-16'}, ''),
    ('is the login problem getting worse', 'trend', {}, 'login'),
    ('how did we solve locked out of app issues before?', 'resolution', {}, 'locked out of app'),
    ('Show complaints in Calims since Sept',
     'list', {'departments': ['Claims'], 'kind': 'complaint', 'since': '2026-09-01'}, ''),
    ('how many cases at the branch last week',
     'count', {'departments': ['Branches'], 'since': '2026-11-09', 'until': '2026-11-16'}, ''),
    ('Which department has the most open escalations this year?',
     'top', {'kind': 'escalation', 'state': 'open', 'since': '2026-01-01', 'until': '2027-01-01'}, ''),
    ('how many customers are affected by RC-10', 'count', {'causes': ['RC-10']}, ''),
    ('who should I talk to about standing orders paid twice?', 'owner', {}, 'standing orders paid twice'),
    ('history of customer AC-8812', 'customer', {'customer': 'AC-8812'}, ''),
    ('complaints about claims being lost', 'similar', {'kind': 'complaint'}, 'claims being lost'),
    ('how many complaints from customer 4711', 'count', {'kind': 'complaint', 'customer': '4711'}, ''),
    ('trend of escalations in Digital over the past 6 weeks',
     'trend', {'departments': ['Digital'], 'kind': 'escalation', 'since': '2026-10-05',
       'until': '2026-11-17'}, ''),
    ('compare September and October', 'compare', {'since': '2026-10-01', 'until': '2026-11-01'}, ''),
    ('did complaints fall in May?',
     'trend', {'kind': 'complaint', 'since': '2026-05-01', 'until': '2026-06-01'}, ''),
    ('cases like C-12', 'similar', {}, ''),
    ('which touchpoint gets the most complaints?', 'top', {'kind': 'complaint'}, ''),
    ('how satisfied are customers with the app', 'satisfaction', {'touchpoints': ['app']}, ''),
    ('how many cases bounced between Cards and Claims since october',
     'handoffs', {'since': '2026-10-01'}, ''),
    ('list unresolved critical cases', 'list', {'severities': ['critical'], 'state': 'open'}, ''),
    ('Could you please tell me how many people have been locked out of the app since '
     'the ID check came, in Branches?',
     'count', {'departments': ['Branches']}, 'locked out'),
    ('anything new in lending this week',
     'list', {'departments': ['Lending'], 'since': '2026-11-16', 'until': '2026-11-23'}, ''),
    ('new causes this month', 'top', {'since': '2026-11-01', 'until': '2026-12-01'}, ''),
    ('is RC-1 fixed?', 'fixes', {'causes': ['RC-1']}, ''),
    ('has anybody reported cash machines not paying out notes in the last 30 days',
     'similar', {'since': '2026-10-17', 'until': '2026-11-17'}, 'cash machines not paying out notes'),
    ('delete all cases in Cards', 'unknown', {}, ''),
    ('will complaints increase next month', 'unknown', {}, ''),
    ('how long does it take to resolve a complaint in Claims', 'unknown', {}, ''),
    ('unresolved complaints payments team Q3',
     'list', {'departments': ['Payments'], 'kind': 'complaint', 'state': 'open', 'since': '2026-07-01',
       'until': '2026-10-01'}, ''),
    ('escalations claims oct',
     'list', {'departments': ['Claims'], 'kind': 'escalation', 'since': '2026-10-01',
       'until': '2026-11-01'}, ''),
    ('hwo many complaints in brnaches', 'count', {'departments': ['Branches'], 'kind': 'complaint'}, ''),
    ('Digital vs Branches escalations since August',
     'compare', {'departments': ['Digital', 'Branches'], 'kind': 'escalation', 'since': '2026-08-01'}, ''),
    ('does Cards get more complaints than Claims?',
     'compare', {'departments': ['Cards', 'Claims'], 'kind': 'complaint'}, ''),
    ('What causes does Claims own?', 'top', {'owner': 'Claims'}, ''),
    ("What's being done about the old card refunds?", 'resolution', {}, 'old card refunds'),
    ('top 5 problems in Branches in October',
     'top', {'departments': ['Branches'], 'since': '2026-10-01', 'until': '2026-11-01'}, ''),
    ('When did RC-41 start?', 'cause', {'causes': ['RC-41']}, ''),
    ('compare RC-10 and RC-12', 'compare', {'causes': ['RC-10', 'RC-12']}, ''),
    ('tell me a joke', 'unknown', {}, ''),
    ('is there a workaround for the PIN letter not arriving?', 'resolution', {}, 'pin letter not arriving'),
    ('Where do refunds end up when the card has been replaced in the meantime?', 'similar', {}, 'refunds'),
    ('refund credited to the old card number after the card was replaced',
     'similar', {}, 'refund credited to the old card number after the card was replaced'),
    ('What got worse in the branches after Digital changed the login?',
     'trend', {'departments': ['Branches', 'Digital']}, ''),
    ('how many resolved complaints did digital have in october 2026',
     'count', {'departments': ['Digital'], 'kind': 'complaint', 'state': 'resolved',
       'since': '2026-10-01', 'until': '2026-11-01'}, ''),
    ('number of cases per department since august', 'count', {'since': '2026-08-01'}, ''),
    ('customer CU-10482', 'customer', {'customer': 'CU-10482'}, ''),
    ('why are customers unhappy in Branches', 'top', {'departments': ['Branches']}, ''),
    ('who is responsible for RC-10 and RC-12', 'owner', {'causes': ['RC-10', 'RC-12']}, ''),
    ('what did the customer 4711 go through', 'customer', {'customer': '4711'}, ''),
    ('how often do customers have to repeat their story between Cards and Claims', 'handoffs', {}, ''),
    ('csat for RC-10', 'satisfaction', {'causes': ['RC-10']}, ''),
    ('what percentage of escalations in Cards is resolved',
     'count', {'departments': ['Cards'], 'kind': 'escalation', 'state': 'resolved'}, ''),
    ('Thanks!', 'help', {}, ''),
    ('What do we know about direct debits taken after cancellation?', 'cause', {}, 'direct debits'),
    ('give me everything on joint account openings stuck since summer',
     'list', {'since': '2026-06-01'}, 'joint account openings stuck'),
    ('RC-12', 'cause', {'causes': ['RC-12']}, ''),
    ('regressed causes', 'top', {'state': 'regressed'}, ''),
    ('What is the capital of France?', 'unknown', {}, ''),
    ('are escalations in Lending rising or falling',
     'trend', {'departments': ['Lending'], 'kind': 'escalation'}, ''),
    ('How have complaints about statements developed since September?',
     'trend', {'kind': 'complaint', 'since': '2026-09-01'}, 'statements'),
    ('which complaints from Cards have not been resolved yet?',
     'list', {'departments': ['Cards'], 'kind': 'complaint', 'state': 'open'}, ''),
    ('has customer 4711 complained before?', 'customer', {'customer': '4711'}, ''),
    ('low severity cases in Lending until 30 September',
     'list', {'departments': ['Lending'], 'severities': ['low'], 'until': '2026-10-01'}, ''),
    ('everything about onboarding', 'list', {'touchpoints': ['onboarding']}, ''),
    ('trend onboarding', 'trend', {'touchpoints': ['onboarding']}, ''),
    ('What came in yesterday?', 'list', {'since': '2026-11-15', 'until': '2026-11-16'}, ''),
    ('how many loan application complaints in 2025',
     'count', {'touchpoints': ['loan application'], 'kind': 'complaint', 'since': '2025-01-01',
       'until': '2026-01-01'}, ''),
    ('Have any customers said the dispute evidence they uploaded went missing?',
     'similar', {}, 'dispute evidence'),
    ('Which departments does RC-10 hit?', 'cause', {'causes': ['RC-10']}, ''),
]

ASKED_OF_INSURER: list[Asked] = [
    ('How many complaints did customer service receive in Q3?',
     'count', {'departments': ['Customer Service'], 'kind': 'complaint', 'since': '2026-07-01',
       'until': '2026-10-01'}, ''),
    ('compare billing with sales', 'compare', {'departments': ['Billing', 'Sales']}, ''),
    ("Who's responsible for technicians missing appointments?",
     'owner', {}, 'technicians missing appointments'),
    ('open cases at renewal', 'list', {'touchpoints': ['renewal'], 'state': 'open'}, ''),
    ('any escalations during installation this month?',
     'list', {'touchpoints': ['installation'], 'kind': 'escalation', 'since': '2026-11-01',
       'until': '2026-12-01'}, ''),
    ('handovers from Sales to Policy Admin that timed out', 'handoffs', {}, ''),
    ("claims handling: what's going wrong?", 'top', {'departments': ['Claims Handling']}, ''),
    ('customers billed twice - seen before?', 'similar', {}, 'billed twice'),
    ('How happy are people with the mobile app?', 'satisfaction', {'touchpoints': ['mobile app']}, ''),
    ('are there more cases in Field Operations than in Billing',
     'compare', {'departments': ['Field Operations', 'Billing']}, ''),
    ('P-20931', 'customer', {'customer': 'P-20931'}, ''),
    ('give me the escalations from field ops in october',
     'list', {'departments': ['Field Operations'], 'kind': 'escalation', 'since': '2026-10-01',
       'until': '2026-11-01'}, ''),
    ('Which problems come up again and again in sales?', 'top', {'departments': ['Sales']}, ''),
    ('did renewal letter complaints drop after the fix?', 'trend', {'kind': 'complaint'}, 'renewal letter'),
    ('has RC-7 been sorted yet', 'cause', {'causes': ['RC-7']}, ''),
    ('wich complaints are open since more than 30 days', 'list', {'kind': 'complaint', 'state': 'open'}, ''),
    ('how many cases were logged in Customer Servcie yesterday',
     'count', {'departments': ['Customer Service'], 'since': '2026-11-15', 'until': '2026-11-16'}, ''),
    ('complaints re: late technician, last 3 months',
     'similar', {'kind': 'complaint', 'since': '2026-08-16', 'until': '2026-11-17'}, 'late technician'),
    ('what worked against the renewal letter problem', 'resolution', {}, 'renewal letter'),
    ('Is anyone looking after RC-3?', 'owner', {'causes': ['RC-3']}, ''),
    ("what's our worst touchpoint", 'top', {}, ''),
    ('Sales', 'list', {'departments': ['Sales']}, ''),
    ('How many different customers complained about installation appointments in the past 6 weeks?',
     'count', {'since': '2026-10-05', 'until': '2026-11-17'}, 'installation appointments'),
    ('could you show me a chart of complaints per week for Billing?',
     'trend', {'departments': ['Billing'], 'kind': 'complaint'}, ''),
    ('What does Billing own?', 'top', {'owner': 'Billing'}, ''),
    ('who won the champions league', 'unknown', {}, ''),
    ('write me a poem about claims', 'unknown', {}, ''),
    ('how many employees work in Sales', 'count', {'departments': ['Sales']}, ''),
    ('¿cuántas quejas hay?', 'unknown', {}, ''),
    ('lately lots of noise around double billing, is that real?',
     'similar', {'since': '2026-10-17', 'until': '2026-11-17'}, 'double billing'),
]

ASKED_OF_TELECOM: list[Asked] = [
    ('Have we had routers going to the wrong address before?',
     'similar', {}, 'routers going to the wrong address'),
    ('Seen this before: SIM stuck in pending after port-in?',
     'similar', {}, 'sim stuck in pending after port-in'),
    ('how often did we get duplicate invoices in October',
     'count', {'since': '2026-10-01', 'until': '2026-11-01'}, 'duplicate invoices'),
    ('Number of escalations Field Service logged between 5 and 20 October',
     'count', {'departments': ['Field Service'], 'kind': 'escalation', 'since': '2026-10-05',
       'until': '2026-10-21'}, ''),
    ('whats still open in Billing?', 'list', {'departments': ['Billing'], 'state': 'open'}, ''),
    ('Please list the critical escalations from the retail stores team this quarter',
     'list', {'departments': ['Retail Stores'], 'kind': 'escalation', 'severities': ['critical'],
       'since': '2026-10-01', 'until': '2027-01-01'}, ''),
    ('who is in charge of technician no shows', 'owner', {}, 'technician no shows'),
    ('which team owns RC-9?', 'owner', {'causes': ['RC-9']}, ''),
    ('who do I need to talk to regarding duplicate invoices', 'owner', {}, 'duplicate invoices'),
    ("Does anybody own 'SIM activation stuck in pending'?", 'owner', {'causes': ['RC-9']}, ''),
    ('How did we resolve router delivered to wrong address?', 'resolution', {'causes': ['RC-4']}, ''),
    ("what usually helps when the SIM won't activate", 'resolution', {}, "sim won't activate"),
    ('how were duplicate invoices fixed in the past?', 'resolution', {}, 'duplicate invoices'),
    ('RC-2 trend please', 'trend', {'causes': ['RC-2']}, ''),
    ('Is RC-15 going down since the beginning of October?',
     'trend', {'causes': ['RC-15'], 'since': '2026-10-01'}, ''),
    ('Are we seeing more technician no-shows lately?',
     'trend', {'since': '2026-10-17', 'until': '2026-11-17'}, 'technician no-shows'),
    ('how is the hotline doing over the last 8 weeks',
     'cause', {'touchpoints': ['hotline'], 'since': '2026-09-21', 'until': '2026-11-17'}, ''),
    ('Compare customer care and retail stores for escalations in Q3',
     'compare', {'departments': ['Customer Care', 'Retail Stores'], 'kind': 'escalation',
       'since': '2026-07-01', 'until': '2026-10-01'}, ''),
    ('how does Billing compare to Online Shop', 'compare', {'departments': ['Billing', 'Online Shop']}, ''),
    ('installation vs delivery: where do we get more complaints',
     'compare', {'touchpoints': ['installation', 'delivery'], 'kind': 'complaint'}, ''),
    ('difference between this month and last month in Billing',
     'compare', {'departments': ['Billing'], 'since': '2026-11-01', 'until': '2026-12-01'}, ''),
    ('Which root causes hit us hardest in the last quarter?',
     'top', {'since': '2026-07-01', 'until': '2026-10-01'}, ''),
    ('what do customers complain about the most at installation',
     'top', {'touchpoints': ['installation']}, ''),
    ('top three reasons for escalations in Retention',
     'top', {'departments': ['Retention'], 'kind': 'escalation'}, ''),
    ("What's the single biggest problem in the online shop right now?",
     'top', {'departments': ['Online Shop']}, ''),
    ('Give me a summary of RC-4', 'cause', {'causes': ['RC-4']}, ''),
    ('what is cause 15 about', 'cause', {'causes': ['RC-15']}, ''),
    ('any news on RC-2', 'cause', {'causes': ['RC-2']}, ''),
    ('Was the duplicate invoice fix effective?', 'fixes', {}, 'duplicate invoice'),
    ('has the fix against RC-2 been shipped', 'fixes', {'causes': ['RC-2']}, ''),
    ('what did we ship in September to fix things?',
     'fixes', {'since': '2026-09-01', 'until': '2026-10-01'}, ''),
    ('are any fixes planned for Billing', 'fixes', {'departments': ['Billing']}, ''),
    ('how many handovers from Customer Care to Field Service were sent back?', 'handoffs', {}, ''),
    ('cases passed from billing to retention last month',
     'handoffs', {'since': '2026-10-01', 'until': '2026-11-01'}, ''),
    ('Where do cases bounce most often?', 'handoffs', {}, ''),
    ("what's the CSAT of the app since July",
     'satisfaction', {'touchpoints': ['app'], 'since': '2026-07-01'}, ''),
    ('How do customers rate the store visit?', 'satisfaction', {'touchpoints': ['store visit']}, ''),
    ('customer satisfaction in Field Service vs Customer Care',
     'satisfaction', {'departments': ['Field Service', 'Customer Care']}, ''),
    ('What has customer K-7781 been through?', 'customer', {'customer': 'K-7781'}, ''),
    ('journey of 100234', 'customer', {'customer': '100234'}, ''),
    ('show all complaints of customer K-7781', 'customer', {'kind': 'complaint', 'customer': 'K-7781'}, ''),
    ('complaints about the app crashing at roaming, since mid October',
     'similar', {'touchpoints': ['roaming'], 'kind': 'complaint', 'since': '2026-10-11'}, 'crashing'),
    ('has network operations had any outages reported in august?',
     'similar', {'departments': ['Network Operations'], 'since': '2026-08-01', 'until': '2026-09-01'},
       'outages'),
    ('not resolved escalations older things in billing',
     'similar', {'departments': ['Billing'], 'kind': 'escalation', 'state': 'open'}, ''),
    ('how many of the complaints in Billing are still not closed',
     'count', {'departments': ['Billing'], 'kind': 'complaint', 'state': 'open'}, ''),
    ('number of unhappy customers because of duplicate invoices', 'count', {}, 'duplicate invoices'),
    ('How many root causes have no owner?', 'count', {'owner': 'nobody'}, ''),
    ('what do we have without an owner in customer care',
     'list', {'departments': ['Customer Care'], 'owner': 'nobody'}, ''),
    ('Which causes have come back?', 'top', {'state': 'regressed'}, ''),
    ('which confirmed causes does Billing own', 'top', {'state': 'confirmed', 'owner': 'Billing'}, ''),
    ('break down escalations by touchpoint since 1 Oct',
     'count', {'kind': 'escalation', 'since': '2026-10-01'}, ''),
    ('what happened at the hotline yesterday',
     'list', {'touchpoints': ['hotline'], 'since': '2026-11-15', 'until': '2026-11-16'}, ''),
    ('did anything similar to C-23 happen in Billing?', 'similar', {'departments': ['Billing']}, ''),
    ("what's C-23's root cause", 'cause', {}, ''),
    ('show me more like case 23', 'similar', {}, ''),
    ('how big is the SIM activation problem', 'count', {}, 'sim activation'),
    ('Retention?', 'list', {'departments': ['Retention']}, ''),
    ('invoice complaints by customers last year',
     'list', {'touchpoints': ['invoice'], 'kind': 'complaint', 'since': '2025-01-01',
       'until': '2026-01-01'}, ''),
    ('Why do so many people call the hotline about invoices?', 'top', {}, ''),
    ('are there escalations older than 3 months that nobody owns',
     'list', {'kind': 'escalation', 'owner': 'nobody', 'until': '2026-08-16'}, ''),
    ("I'd like to know the count of low and medium severity cases in Retail Stores during summer",
     'count', {'departments': ['Retail Stores'], 'severities': ['low', 'medium'], 'since': '2026-06-01',
       'until': '2026-09-01'}, ''),
    ('in billing, how many complaints since sept?',
     'count', {'departments': ['Billing'], 'kind': 'complaint', 'since': '2026-09-01'}, ''),
    ('Can you tell me whether complaints regarding deliveries went up after 1 October?',
     'trend', {'kind': 'complaint', 'since': '2026-10-02'}, ''),
    ('delivery problems in online shop',
     'list', {'departments': ['Online Shop'], 'touchpoints': ['delivery']}, ''),
    ('is our CEO happy', 'unknown', {}, ''),
    ("how's the weather in Berlin", 'unknown', {}, ''),
    ('what is 2+2', 'unknown', {}, ''),
    ('book a meeting with Billing', 'unknown', {}, ''),
    ('how much revenue did we lose because of RC-2', 'unknown', {}, ''),
    ('who is the best employee', 'unknown', {}, ''),
    ('when will RC-9 be solved?', 'cause', {'causes': ['RC-9']}, ''),
    ('tell me something about the moon landing', 'cause', {}, ''),
    ('What did we do about the wrong address routers', 'resolution', {}, 'wrong address routers'),
    ('bounced handoffs field service', 'handoffs', {'departments': ['Field Service']}, ''),
    ('compare complaints and escalations in Billing', 'compare', {'departments': ['Billing']}, ''),
    ('critical cases in customer care, last 2 weeks, unresolved',
     'list', {'departments': ['Customer Care'], 'severities': ['critical'], 'state': 'open',
       'since': '2026-11-02', 'until': '2026-11-17'}, ''),
    ('Show me what Network Ops escalated in W44',
     'list', {'departments': ['Network Operations'], 'kind': 'escalation', 'since': '2026-10-26',
       'until': '2026-11-02'}, ''),
]

ASKED_OF_CLINIC: list[Asked] = [
    ('is it getting worse in IT?', 'trend', {'departments': ['IT']}, ''),
    ('Good morning, could you tell me how many complaints we had about bills sent '
     'although the insurance paid, in the third quarter?',
     'count', {'kind': 'complaint', 'since': '2026-07-01', 'until': '2026-10-01'},
       'bills sent although the insurance paid'),
    ('portal shows wrong results — known?', 'similar', {}, 'portal shows wrong results'),
    ('what do people in Radiology complain about', 'top', {'departments': ['Radiology']}, ''),
    ('billing and insurance escalations since 2026-10-01',
     'list', {'departments': ['Billing & Insurance'], 'kind': 'escalation', 'since': '2026-10-01'}, ''),
    ("who's looking after RC-30?", 'owner', {'causes': ['RC-30']}, ''),
    ('Is RC-33 still open?', 'cause', {'causes': ['RC-33']}, ''),
    ('did RC-21 come back after the fix?', 'fixes', {'causes': ['RC-21']}, ''),
    ('number of escalated cases in emergency in week 45',
     'count', {'departments': ['Emergency'], 'kind': 'escalation', 'since': '2026-11-02',
       'until': '2026-11-09'}, ''),
    ('Emergency or Radiology - who has more open complaints?',
     'compare', {'departments': ['Emergency', 'Radiology'], 'kind': 'complaint', 'state': 'open'}, ''),
    ('what got handed from Call Center to Pharmacy this year',
     'handoffs', {'since': '2026-01-01', 'until': '2027-01-01'}, ''),
    ('rating at discharge last quarter',
     'satisfaction', {'touchpoints': ['discharge'], 'since': '2026-07-01', 'until': '2026-10-01'}, ''),
    ('patient PT/2291 history', 'customer', {'customer': 'PT/2291'}, ''),
    ('anything on prescriptions that never reached the pharmacy?', 'similar', {}, 'prescriptions'),
    ('let me see medium severity complaints at appointment booking from August to October',
     'list', {'touchpoints': ['appointment booking'], 'kind': 'complaint', 'severities': ['medium'],
       'since': '2026-08-01', 'until': '2026-11-01'}, ''),
    ('most painful issues for Patient Services over the last 90 days',
     'top', {'departments': ['Patient Services'], 'since': '2026-08-18', 'until': '2026-11-17'}, ''),
    ('what helped with bills sent twice?', 'resolution', {}, 'bills sent twice'),
    ('Have complaints about the portal dropped since the October release?',
     'trend', {'kind': 'complaint', 'since': '2026-10-01'}, ''),
    ('fixes for RC-30', 'fixes', {'causes': ['RC-30']}, ''),
    ('can you compare Q2 and Q3 complaints for Pharmacy',
     'compare', {'departments': ['Pharmacy'], 'kind': 'complaint', 'since': '2026-07-01',
       'until': '2026-10-01'}, ''),
    ('list everything from call centre yesterday',
     'list', {'departments': ['Call Center'], 'since': '2026-11-15', 'until': '2026-11-16'}, ''),
    ('wrong results in portal', 'similar', {}, 'wrong results in portal'),
    ('Which department is responsible for prescriptions not being forwarded?',
     'owner', {}, 'prescriptions not being forwarded'),
    ('top complaints at admission', 'top', {'touchpoints': ['admission'], 'kind': 'complaint'}, ''),
    ('show cases of RC-21 in radiology', 'cause', {'departments': ['Radiology'], 'causes': ['RC-21']}, ''),
    ('how many RC-21 cases were logged in the last 14 days?',
     'count', {'causes': ['RC-21'], 'since': '2026-11-02', 'until': '2026-11-17'}, ''),
    ('open critical ones?', 'list', {'severities': ['critical'], 'state': 'open'}, ''),
    ('are escalations from Pharmacy resolved?',
     'list', {'departments': ['Pharmacy'], 'kind': 'escalation', 'state': 'resolved'}, ''),
    ('Why were there so many complaints in emergency last week?',
     'top', {'departments': ['Emergency'], 'kind': 'complaint', 'since': '2026-11-09',
       'until': '2026-11-16'}, ''),
    ('who should fix the portal mix-up of results?', 'owner', {}, 'portal mix-up of results'),
    ('what is the latest on prescriptions not forwarded', 'cause', {}, 'prescriptions not forwarded'),
    ('I want to understand what happened with bills sent although insurance paid',
     'similar', {}, 'bills sent although insurance paid'),
    ('what should we fix first in billing?', 'top', {'departments': ['Billing & Insurance']}, ''),
    ('is there a pattern in emergency complaints at discharge',
     'top', {'departments': ['Emergency'], 'touchpoints': ['discharge'], 'kind': 'complaint'}, ''),
    ('any duplicates of C-17', 'similar', {}, ''),
    ('how many complaints did IT have until end of September',
     'count', {'departments': ['IT'], 'kind': 'complaint', 'until': '2026-10-01'}, ''),
    ('What share of Pharmacy cases is still unresolved?',
     'count', {'departments': ['Pharmacy'], 'state': 'open'}, ''),
    ('csat trend in radiology', 'satisfaction', {'departments': ['Radiology']}, ''),
    ('do we know why prescriptions get stuck', 'similar', {}, 'prescriptions get stuck'),
    ("how many patients are affected by the portal showing someone else's results", 'count', {}, 'portal'),
    ('please show the customer satisfaction for admission since spring',
     'satisfaction', {'touchpoints': ['admission'], 'since': '2026-03-01'}, ''),
    ('who is the president', 'unknown', {}, ''),
    ('will it rain', 'unknown', {}, ''),
    ('how do I bake bread', 'unknown', {}, ''),
    ('order me a taxi', 'unknown', {}, ''),
]

ASKED_OF_HOTEL: list[Asked] = [
    ('Have we ever heard of guests being charged twice for breakfast?',
     'similar', {}, 'charged twice for breakfast'),
    ('Pull up the escalations Housekeeping raised in the first half of October',
     'list', {'departments': ['Housekeeping'], 'kind': 'escalation', 'since': '2026-10-01',
       'until': '2026-10-16'}, ''),
    ('Count the medium or high severity complaints from Web since 15 Sep',
     'count', {'departments': ['Web'], 'kind': 'complaint', 'severities': ['medium', 'high'],
       'since': '2026-09-15'}, ''),
    ('How many guests were hit by RC-2 this quarter?',
     'count', {'causes': ['RC-2'], 'since': '2026-10-01', 'until': '2027-01-01'}, ''),
    ('How many complaints did we get at booking compared to check-out?',
     'compare', {'touchpoints': ['booking', 'check-out'], 'kind': 'complaint'}, ''),
    ('Who do we have to chase about missing loyalty points?', 'owner', {}, 'missing loyalty points'),
    ('Who is in charge of the breakfast double charge?', 'owner', {}, 'breakfast double charge'),
    ("What did we do last time rooms weren't ready?", 'resolution', {}, "rooms weren't ready"),
    ('Is RC-1 still growing?', 'trend', {'causes': ['RC-1']}, ''),
    ('Front Desk vs Housekeeping, complaints only, last month',
     'compare', {'departments': ['Front Desk', 'Housekeeping'], 'kind': 'complaint',
       'since': '2026-10-01', 'until': '2026-11-01'}, ''),
    ('Which three causes bring the most complaints in Reservations?',
     'top', {'departments': ['Reservations'], 'kind': 'complaint'}, ''),
    ('Where do we stand with RC-1?', 'cause', {'causes': ['RC-1']}, ''),
    ('How many cases went from Web to Loyalty and came back?', 'handoffs', {}, ''),
    ('Who passes cases on the most to Guest Relations?', 'handoffs', {}, ''),
    ('CSAT Food and Beverage Q3',
     'satisfaction', {'departments': ['Food & Beverage'], 'since': '2026-07-01', 'until': '2026-10-01'}, ''),
    ('Did customer 90017 complain in October?',
     'customer', {'customer': '90017', 'since': '2026-10-01', 'until': '2026-11-01'}, ''),
    ('Are there complaints without any resolution in F&B?',
     'list', {'departments': ['Food & Beverage'], 'kind': 'complaint', 'state': 'open'}, ''),
    ('Which causes appeared for the first time in November?',
     'top', {'since': '2026-11-01', 'until': '2026-12-01'}, ''),
    ("What's our market share?", 'unknown', {}, ''),
    ('Please assign RC-1 to Housekeeping', 'unknown', {}, ''),
    ('number of compaints in resevations yesterday',
     'count', {'departments': ['Reservations'], 'kind': 'complaint', 'since': '2026-11-15',
       'until': '2026-11-16'}, ''),
    ('cases closed in october by guest relations',
     'list', {'departments': ['Guest Relations'], 'state': 'resolved', 'since': '2026-10-01',
       'until': '2026-11-01'}, ''),
    ('everything critical since friday', 'list', {'severities': ['critical'], 'since': '2026-11-13'}, ''),
]

ASKED_OF_UTILITY: list[Asked] = [
    ('How many times were people not told about a planned outage this year?',
     'count', {'since': '2026-01-01', 'until': '2027-01-01'}, 'not told about a planned outage'),
    ('How many high severity complaints are waiting for a solution in Billing?',
     'count', {'departments': ['Billing'], 'kind': 'complaint', 'severities': ['high'], 'state': 'open'}, ''),
    ('Who has RC-11 on their plate?', 'owner', {'causes': ['RC-11']}, ''),
    ("who's the owner of estimated bill far too high after meter swap", 'owner', {'causes': ['RC-8']}, ''),
    ('What got the wrong final bills sorted out?', 'resolution', {}, 'wrong final bills'),
    ('Are final bill complaints on the rise?', 'trend', {'kind': 'complaint'}, 'final bill'),
    ('Which is worse, Billing or Grid?', 'compare', {'departments': ['Billing', 'Grid']}, ''),
    ('How does October look against September for Customer Support?',
     'compare', {'departments': ['Customer Support'], 'since': '2026-10-01', 'until': '2026-11-01'}, ''),
    ('Has anything been shipped against RC-8?', 'fixes', {'causes': ['RC-8']}, ''),
    ('How many cases did Customer Support hand over to Billing?', 'handoffs', {}, ''),
    ('Billing complaints by severity since October',
     'count', {'departments': ['Billing'], 'kind': 'complaint', 'since': '2026-10-01'}, ''),
    ('how come so many escalations in Grid last month?',
     'top', {'departments': ['Grid'], 'kind': 'escalation', 'since': '2026-10-01', 'until': '2026-11-01'},
       ''),
    ('are there any open cases on outages in the Grid team from last week?',
     'similar', {'departments': ['Grid'], 'state': 'open', 'since': '2026-11-09', 'until': '2026-11-16'},
       'outages'),
    ('how many complaints of customer ACC-3301 are still open',
     'count', {'kind': 'complaint', 'state': 'open', 'customer': 'ACC-3301'}, ''),
    ('complaints from October on', 'list', {'kind': 'complaint', 'since': '2026-10-01'}, ''),
]
# fmt: on

EVERY = [
    (vocabulary, *asked)
    for vocabulary, questions in (
        (BANK, ASKED_OF_BANK),
        (INSURER, ASKED_OF_INSURER),
        (TELECOM, ASKED_OF_TELECOM),
        (CLINIC, ASKED_OF_CLINIC),
        (HOTEL, ASKED_OF_HOTEL),
        (UTILITY, ASKED_OF_UTILITY),
    )
    for asked in questions
]


def filters_of(found: Understood) -> dict[str, Any]:
    """What was understood of filters, times as days."""
    given = found.filters.model_dump(mode="json", exclude_defaults=True)
    return {name: value[:10] if name in ("since", "until") else value for name, value in given.items()}


@pytest.mark.parametrize(("vocabulary", "question", "intent", "filters", "about"), EVERY)
def test_a_question_is_understood(
    vocabulary: Vocabulary, question: str, intent: str, filters: dict[str, Any], about: str
):
    found = understand(question, vocabulary, NOW)

    assert found.intent == intent
    if intent not in ("unknown", "help"):
        assert filters_of(found) == filters
        assert about in found.about.lower()


def test_what_a_filter_says_is_not_looked_for_as_well():
    found = understand("how many open escalations about card declined in Branches since May", BANK, NOW)

    assert found.about == "card declined"


@pytest.mark.parametrize(
    "said", ["claims that it was late", "complaints about claims", "card claims rejected"]
)
def test_the_ordinary_word_is_no_department(said: str):
    assert understand(f"have we seen {said}", BANK, NOW).filters.departments == ()


def test_it_is_not_the_it_department():
    assert understand("is it getting worse", CLINIC, NOW).filters.departments == ()
    assert understand("is it getting worse in IT", CLINIC, NOW).filters.departments == ("IT",)


def test_a_typed_filter_wins_over_what_was_read():
    found = understand("how many complaints in Cards dept:Claims kind:escalation", BANK, NOW)

    assert (found.filters.departments, found.filters.kind) == (("Claims",), "escalation")


def test_my_department_is_the_askers():
    found = understand("biggest causes in my department", BANK, NOW, department="Lending")

    assert (found.intent, found.filters.departments) == ("top", ("Lending",))


def test_a_merged_cause_is_the_one_it_went_into():
    vocabulary = Vocabulary(merged={"RC-3": "RC-7"})

    assert understand("who owns RC-3", vocabulary, NOW).filters.causes == ("RC-7",)


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("handoffs from Cards to Claims", ("Cards", "Claims", False)),
        ("handoffs between Cards and Claims", ("Cards", "Claims", True)),
        ("what was passed on to Claims", (None, "Claims", False)),
        ("cases bounced by Claims", (None, "Claims", False)),
    ],
)
def test_handoffs_have_a_direction(question: str, way: tuple[str | None, str | None, bool]):
    found = understand(question, BANK, NOW)

    assert (found.intent, found.sent_from, found.sent_to, found.both_ways) == ("handoffs", *way)


def test_two_periods_are_compared_and_not_joined():
    found = understand("compare September and October in Cards", BANK, NOW)

    assert found.against == (datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC))
    assert found.filters.since == datetime(2026, 10, 1, tzinfo=UTC)
    assert found.intent == "compare"
