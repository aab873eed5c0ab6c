"""Many holders of one unit whose permits end on a day that a test names."""

from app.store.permit_rows import add_association, add_permit
from app.store.person_rows import add_person


def add_holders(context, number, valid_until, employer_id):
    """Add holders with valid permits; return the ids of the permits."""

    def act(work):
        made = []
        for place in range(number):
            person = add_person(
                work,
                name=f"样本{place}",
                sex="female",
                id_number=f"T{valid_until:%y%m%d}{place:06}",
                phone="",
            )
            permit = add_permit(
                work,
                person_id=person,
                employer_id=employer_id,
                permit_type="beijing_work_residence",
                permit_no=f"T{valid_until:%y%m%d}{place:06}",
                state="valid",
                valid_from=valid_until.replace(year=valid_until.year - 3),
                valid_until=valid_until,
            )
            add_association(
                work,
                person_id=person,
                employer_id=employer_id,
                state="active",
                activated_on=valid_until.replace(year=valid_until.year - 3),
            )
            made.append(permit)
        return made

    return context.database.transact(act)
